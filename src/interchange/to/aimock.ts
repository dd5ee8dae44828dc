import { lastUserText } from "../../cassettes/loose.ts";
import type { RecordedRequest } from "../../cassettes/recorded.ts";
import type { Places } from "../asked.ts";
import type { Exporter } from "../exporter.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { aimockResponse } from "./aimock-response.ts";

/** Fixtures of aimock: what was said last, and what the answer says. */
export const aimock: Exporter = {
  name: "aimock",
  title: "fixtures of aimock",
  ending: ".aimock.json",
  async write(interactions, { places }) {
    const fixtures: object[] = [];
    const leftOut: LeftOut[] = [];
    const lost: { where: string; what: string }[] = [];
    const turns = turnsOf(interactions);
    const seen = new Map<string, number>();
    for (const one of interactions) {
      const made = fixtureOf(one, places);
      if ("why" in made) leftOut.push({ where: one.where, why: made.why });
      else {
        const key = keyOf(one);
        const nth = seen.get(key) ?? 0;
        seen.set(key, nth + 1);
        const match = (turns.get(key) ?? 0) > 1 ? { ...made.match, sequenceIndex: nth } : made.match;
        fixtures.push({ ...made, match });
        lost.push(...lostOf(one).map((what) => ({ where: one.where, what })));
      }
    }
    return { text: `${JSON.stringify({ fixtures }, null, 2)}\n`, blobs: new Map(), closed: false, leftOut, lost };
  },
};

type Fixture = { readonly match: object; readonly response: object };

function fixtureOf({ request, answer }: Interaction, places: Places): Fixture | { readonly why: string } {
  if (answer.session) return { why: "it is a conversation over a socket: only requests are converted" };
  const said = saidIn(request);
  if (said === undefined || said === "")
    return { why: "nothing of its request is what a user says: a fixture has nothing to match" };
  const provider = [...places.providers, ...places.onRest].find(({ id }) => id === request.provider);
  const endpoint = provider?.endpoints.find(({ method, match }) => method === request.method && match(request.path));
  const response = aimockResponse(answer, endpoint);
  if ("why" in response) return response;
  const { endpoint: kind, matchBy, ...rest } = response;
  const model = request.model === undefined ? {} : { model: request.model };
  return { match: { [matchBy]: said, ...model, ...(kind !== undefined && { endpoint: kind }) }, ...rest };
}

function saidIn({ body }: RecordedRequest): string | undefined {
  return body.kind === "json" ? lastUserText(body.value) : undefined;
}

/** What fixtures tell requests apart by. */
function keyOf({ request }: Interaction): string {
  return JSON.stringify([request.model, saidIn(request)]);
}

function turnsOf(interactions: readonly Interaction[]): Map<string, number> {
  const turns = new Map<string, number>();
  for (const one of interactions) turns.set(keyOf(one), (turns.get(keyOf(one)) ?? 0) + 1);
  return turns;
}

function lostOf({ request, settings }: Interaction): string[] {
  const { repeat, expires } = settings;
  return [
    `whose words it is in (${request.provider} ${request.path}), and everything of the request but what the user says last`,
    ...(repeat ? [`what follows its last answer (repeat: ${repeat})`] : []),
    ...(expires ? [`how old it may be (expires: ${expires})`] : []),
  ];
}
