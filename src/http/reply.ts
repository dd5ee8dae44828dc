import { type ServerResponse, STATUS_CODES } from "node:http";
import { Socket } from "node:net";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { textOf } from "../streaming/byte-text.ts";
import { flowOf } from "../streaming/flow.ts";
import { asBefore } from "../world/as-before.ts";
import { ResponseSink } from "./response-sink.ts";

/** Reason phrases of statuses that Node does not know but vendors use. */
const REASONS: Readonly<Record<number, string>> = {
  498: "Flex Capacity Exceeded",
  499: "Client Closed Request",
  529: "Overloaded",
};

/**
 * Sends a reply; what it returns ends with a reply that is not sent at once. Never rejects: what breaks off on the way is shown to
 * the client as a broken connection.
 */
export function sendReply(reply: Reply, raw: ServerResponse): Promise<void> | undefined {
  if (reply.hangsUp) return hangUp(reply.body, raw);
  const reason = STATUS_CODES[reply.status] ?? REASONS[reply.status] ?? "Unknown";
  if (!isWhole(reply.body)) {
    raw.writeHead(reply.status, reason, listed(reply.headers));
    return sendStream(reply.body, raw);
  }
  reply.headers["content-length"] = String(reply.body.byteLength);
  raw.writeHead(reply.status, reason, listed(reply.headers));
  endWith(reply.body, raw);
  return undefined;
}

/** As Node writes them down the fastest: names and values in turn. */
function listed(headers: Reply["headers"]): (string | string[])[] {
  const list: (string | string[])[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) list.push(name, typeof value === "string" ? value : [...value]);
  }
  return list;
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

/**
 * Node puts a text into one piece with the headers; bytes would be a second one. Worth a copy while they are few. Ended together with
 * its last piece, an answer gets an empty one behind it, and several pieces take much longer than one: so it is ended afterwards.
 */
function endWith(body: Uint8Array, raw: ServerResponse): void {
  const { byteLength } = body;
  if (byteLength > 16 * 1024) return void raw.end(body);
  const text = lastText(body);
  const { socket } = raw;
  // Calls without a socket have a stand-in for it; one of several pipelined requests has none yet.
  if (byteLength === 0 || !(socket instanceof Socket)) return void raw.end(text, "latin1");
  socket.cork();
  raw.write(text, "latin1");
  socket.uncork();
  raw.end();
}

/** Of hits of the cache, the very body comes again. */
const lastText = asBefore(textOf);

function sendStream(body: AsyncIterable<Uint8Array>, raw: ServerResponse): Promise<void> {
  return new Promise((sent) => flowOf(body).pour(new ResponseSink(raw, sent)));
}
