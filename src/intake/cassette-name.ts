import { GatewayError } from "../errors/gateway-error.ts";
import type { Arrival } from "../exchange/exchange.ts";
import { notACassetteName } from "../schema/cassette-name.ts";

const HEADER = "x-aigw-cassette";
const MOST_SHOWN = 80;

/** A request that plays or records a cassette may name one of the folder of recordings, and no other file of the machine. */
export function refuseCassetteName(headers: Arrival["headers"]): void {
  const name = headers[HEADER];
  const why = name === undefined ? undefined : notACassetteName(name);
  if (name === undefined || why === undefined) return;
  const shown = JSON.stringify(name.length > MOST_SHOWN ? `${name.slice(0, MOST_SHOWN)}…` : name);
  throw new GatewayError(
    "badCassetteName",
    `${HEADER}: chat is recordings/chat.yaml, ${HEADER}: suite/chat is in a folder of it`,
    {
      about: { name: shown, why },
    },
  );
}
