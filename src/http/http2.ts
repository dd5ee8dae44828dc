import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DirectFetch } from "./fetch.ts";
import { type SocketDoor, socketDoor } from "./socket-door.ts";

/** What HTTP/2 has no use for and forbids (RFC 9113, 8.2.2). */
const OF_A_CONNECTION = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/**
 * Each stream goes to the application as a call without a socket does, so that there is one road for both protocols. The module
 * is loaded when the first such client comes: most never do.
 */
export function http2Door(fetch: DirectFetch["fetch"], bodyLimit: number): SocketDoor {
  return socketDoor(() => {
    const { createServer } = process.getBuiltinModule("node:http2");
    return createServer().on("stream", (stream, headers) => void answer(stream, headers, fetch, bodyLimit));
  });
}

/** Never rejects: what breaks off on the way is shown to the client as a broken stream. */
async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  fetch: DirectFetch["fetch"],
  bodyLimit: number,
): Promise<void> {
  const gone = new AbortController();
  stream.on("error", () => gone.abort());
  stream.once("close", () => gone.abort());
  try {
    const response = await fetch(await requestOf(stream, headers, bodyLimit, gone.signal));
    if (stream.destroyed) return;
    stream.respond({ ":status": response.status, ...headersOf(response) });
    if (response.body) await pipeline(Readable.fromWeb(response.body), stream);
    else stream.end();
  } catch {
    stream.destroy();
  }
}

async function requestOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, bodyLimit: number, signal: AbortSignal) {
  const method = headers[":method"] ?? "GET";
  const host = headers[":authority"] ?? headers.host ?? "127.0.0.1";
  const usual = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  const body = await collected(stream, bodyLimit);
  return new Request(new URL(headers[":path"] ?? "/", `http://${host}`), {
    method,
    headers: usual.map(([name, value]): [string, string] => [name, [value].flat().join(", ")]),
    signal,
    ...(body.byteLength > 0 && method !== "GET" && method !== "HEAD" && { body }),
  });
}

/** Of a body that is too large, just enough for the application to see that it is. */
async function collected(stream: ServerHttp2Stream, bodyLimit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > bodyLimit) break;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function headersOf(response: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) if (!OF_A_CONNECTION.has(name)) headers[name] = value;
  const cookies = response.headers.getSetCookie();
  return cookies.length > 0 ? { ...headers, "set-cookie": cookies } : headers;
}
