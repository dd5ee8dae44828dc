import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { FastifyInstance, InjectOptions } from "fastify";

/** Statuses whose Response must have no body. */
const BODILESS = new Set([101, 204, 205, 304]);

export interface DirectFetch {
  /** A fetch that speaks to the application without a socket, streaming the answer as it comes. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Breaks off what is still being answered, as closing the sockets does for other callers. */
  hangUp(): void;
}

export function fetchFrom(app: FastifyInstance): DirectFetch {
  const open = new Set<ServerResponse>();
  let hungUp = false;
  const inject = dispatcher(app);
  return {
    async fetch(input, init) {
      const request = new Request(input instanceof Request ? input : new URL(input, "http://aigw.invalid"), init);
      const { signal } = request;
      const options = await injectOptions(request);
      signal.throwIfAborted();
      const { answered, raw } = await inject(options);
      if (raw) keepUntilClosed(raw, open, signal);
      // It was on its way when the others were broken off.
      if (hungUp) raw?.destroy();
      const answer = await answered.catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      // A reader that has seen enough is a caller that has gone.
      answer.stream().once("close", () => raw?.destroy());
      return toResponse(answer, request.method);
    },
    hangUp() {
      hungUp = true;
      for (const raw of open) raw.destroy();
    },
  };
}

type Answer = Awaited<ReturnType<FastifyInstance["inject"]>>;

/** Nothing but a hook gets hold of the response before the answer begins; a ready application comes to it at once. */
function dispatcher(app: FastifyInstance) {
  let dispatched: ServerResponse | undefined;
  let ready: PromiseLike<unknown> | undefined;
  app.addHook("onRequest", (_request, reply, done) => {
    dispatched = reply.raw;
    done();
  });
  return async (options: InjectOptions): Promise<{ answered: Promise<Answer>; raw: ServerResponse | undefined }> => {
    ready ??= app.ready();
    await ready;
    dispatched = undefined;
    // The chain that inject() gives begins when somebody waits for it.
    const answered = app.inject(options).then((answer) => answer);
    return { answered, raw: dispatched };
  };
}

function keepUntilClosed(raw: ServerResponse, open: Set<ServerResponse>, signal: AbortSignal): void {
  const hangUp = () => void raw.destroy();
  open.add(raw);
  signal.addEventListener("abort", hangUp);
  raw.once("close", () => {
    open.delete(raw);
    signal.removeEventListener("abort", hangUp);
  });
}

async function injectOptions(request: Request): Promise<InjectOptions> {
  const url = new URL(request.url);
  const payload = Buffer.from(await request.arrayBuffer());
  return {
    // inject knows the methods that Fastify routes; others reach the router's own 404.
    method: request.method as NonNullable<InjectOptions["method"]>,
    url: url.pathname + url.search,
    // The name in the URL is the host that was meant (G-DOM-1).
    authority: url.host,
    headers: Object.fromEntries(request.headers),
    ...(payload.byteLength > 0 ? { payload } : {}),
    payloadAsStream: true,
    signal: request.signal,
  };
}

function toResponse(answer: Answer, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, String(one));
  }
  const empty = BODILESS.has(answer.statusCode) || method === "HEAD";
  const body = empty ? null : webStream(answer.stream());
  return new Response(body, { status: answer.statusCode, statusText: answer.statusMessage, headers });
}

/** Node's own Readable.toWeb throws where nobody can catch it when a chunk comes after the reader has cancelled. */
function webStream(source: Readable): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      // A chunk that is waited for comes to nothing; returning the iterator would wait for it.
      source.destroy();
    },
  });
}
