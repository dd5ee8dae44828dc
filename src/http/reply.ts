import { type ServerResponse, STATUS_CODES } from "node:http";
import { isWhole, type Reply } from "../exchange/reply.ts";

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

/** Past this much, waiting bytes are written at once instead of when nothing more is ready. */
const WRITE_AT = 64 * 1024;

/**
 * Chunks that are ready at the same time share one write; nothing waits for a next one, nor for other requests' turns. Reading stops
 * while the client does not keep up, and for good when it has gone.
 */
async function sendStream(body: AsyncIterable<Uint8Array>, raw: ServerResponse): Promise<void> {
  const writer = turnWriter(raw);
  try {
    for await (const chunk of body) {
      if (raw.destroyed) break;
      writer.add(chunk);
      if (raw.writableNeedDrain) await drained(raw);
    }
    writer.flush();
    raw.end();
  } catch {
    // The trace has the reason. Ending cleanly would make half an answer look whole.
    writer.flush();
    raw.destroy();
  }
}

function turnWriter(raw: ServerResponse) {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let scheduled = true;
  const flush = () => {
    scheduled = false;
    if (raw.destroyed) return;
    if (waiting.length === 0) return raw.flushHeaders();
    const [first] = waiting;
    raw.write(waiting.length === 1 && first ? first : Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  // Headers leave even when the first chunk takes its time.
  process.nextTick(flush);
  return {
    flush,
    add(chunk: Uint8Array) {
      waiting.push(chunk);
      size += chunk.byteLength;
      if (size >= WRITE_AT) return flush();
      if (scheduled) return;
      scheduled = true;
      process.nextTick(flush);
    },
  };
}

function drained(raw: ServerResponse): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      raw.off("drain", finish);
      raw.off("close", finish);
      done();
    };
    raw.on("drain", finish);
    raw.on("close", finish);
  });
}
