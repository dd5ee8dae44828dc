import { Readable } from "node:stream";
import type { FastifyInstance, InjectOptions } from "fastify";

/** Statuses whose Response must have no body. */
const BODILESS = new Set([101, 204, 205, 304]);

/** A fetch that speaks to the application without a socket, streaming the answer as it comes. */
export function fetchFrom(app: FastifyInstance): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, "http://aigw.invalid"), init);
    const url = new URL(request.url);
    const payload = Buffer.from(await request.arrayBuffer());
    request.signal.throwIfAborted();
    const answer = await app.inject({
      // inject knows the methods that Fastify routes; others reach the router's own 404.
      method: request.method as NonNullable<InjectOptions["method"]>,
      url: url.pathname + url.search,
      headers: Object.fromEntries(request.headers),
      ...(payload.byteLength > 0 ? { payload } : {}),
      payloadAsStream: true,
      signal: request.signal,
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, String(one));
    }
    const empty = BODILESS.has(answer.statusCode) || request.method === "HEAD";
    const body = empty ? null : (Readable.toWeb(answer.stream()) as ReadableStream<Uint8Array>);
    return new Response(body, { status: answer.statusCode, statusText: answer.statusMessage, headers });
  };
}
