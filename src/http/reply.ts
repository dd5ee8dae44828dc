import { type ServerResponse, STATUS_CODES } from "node:http";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { flowOf } from "../streaming/flow.ts";
import { ResponseSink } from "./response-sink.ts";

/** Reason phrases of statuses that Node does not know but vendors use. */
const REASONS: Readonly<Record<number, string>> = {
  498: "Flex Capacity Exceeded",
  499: "Client Closed Request",
  529: "Overloaded",
};

/** Sends a reply. Never rejects: what breaks off on the way is shown to the client as a broken connection. */
export async function sendReply(reply: Reply, raw: ServerResponse): Promise<void> {
  if (reply.hangsUp) return hangUp(reply.body, raw);
  const reason = STATUS_CODES[reply.status] ?? REASONS[reply.status] ?? "Unknown";
  if (isWhole(reply.body)) {
    reply.headers["content-length"] = String(reply.body.byteLength);
    raw.writeHead(reply.status, reason, reply.headers);
    endWith(reply.body, raw);
    return;
  }
  raw.writeHead(reply.status, reason, reply.headers);
  await sendStream(reply.body, raw);
}

/** The body is read for those who look at it on its way: it has no bytes. */
async function hangUp(body: Reply["body"], raw: ServerResponse): Promise<void> {
  try {
    if (!isWhole(body)) for await (const _ of body);
  } catch {
    // The trace has the reason.
  }
  raw.destroy();
}

/** Node puts a text into one write with the headers; bytes would be a second one. Worth a copy while they are few. */
function endWith(body: Uint8Array, raw: ServerResponse): void {
  if (body.byteLength > 16 * 1024) raw.end(body);
  else raw.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"), "latin1");
}

function sendStream(body: AsyncIterable<Uint8Array>, raw: ServerResponse): Promise<void> {
  return new Promise((sent) => flowOf(body).pour(new ResponseSink(raw, sent)));
}
