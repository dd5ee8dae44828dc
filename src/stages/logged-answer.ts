import type { Reply } from "../exchange/reply.ts";
import type { WireFormat } from "../formats/format.ts";
import { isEventStream, jsonValueReader } from "../streaming/json-values.ts";
import { contentType } from "./content-type.ts";

export type JoinStream = NonNullable<WireFormat["joinStream"]>;

/**
 * What the log keeps of an answer that has ended: a stream put together again where that can be done, else its bytes as
 * they came (LOG-20). `came` gives null when there were too many to keep; it is asked only where need be.
 */
export function loggedAnswer(reply: Reply, came: () => Uint8Array | null, join: JoinStream | undefined): Uint8Array | null {
  const whole = reply.whole?.();
  if (whole) return whole;
  const bytes = came();
  if (!bytes || !join || reply.status !== 200 || reply.headers["content-encoding"] !== undefined) return bytes;
  const type = contentType(reply);
  if (!isEventStream(type)) return bytes;
  const reader = jsonValueReader(type, bytes.byteLength);
  const joined = reader && join([...reader.push(bytes), ...reader.end()]);
  return joined ? Buffer.from(JSON.stringify(joined)) : bytes;
}
