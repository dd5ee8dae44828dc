import type { Cancellable } from "./call-off.ts";
import { IncomingBody } from "./incoming-body.ts";

/** The way out: the only place that opens outgoing sockets. */
export interface Upstream {
  /**
   * Sends a request and resolves when the answer's headers are there; the body streams. Rejects when no answer comes
   * or the signal aborts.
   */
  send(call: UpstreamCall): Promise<UpstreamAnswer>;
  /** Closes idle connections and waits for busy ones. */
  close(): Promise<void>;
}

export interface UpstreamCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: Cancellable;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
}

type Undici = typeof import("undici");
type Agent = InstanceType<Undici["Agent"]>;
type Controller = Parameters<NonNullable<Parameters<Agent["dispatch"]>[1]["onRequestStart"]>>[0];

/**
 * undici with an agent of its own, and without its streams: `request` costs twice as much as what it is made of, and `fetch` ten
 * times. Time limits are the gateway's business, not its.
 */
export function openUpstream(): Upstream {
  let opening: Promise<Agent> | undefined;
  let opened: Agent | undefined;
  return {
    async send(call) {
      opening ??= openAgent();
      opened ??= await opening;
      return dispatch(opened, call);
    },
    close: async () => (await opening)?.close(),
  };
}

/**
 * Loaded when something is sent. The undici that a process loads first is what its global `fetch` goes by: Node's own has to
 * come before ours, or the application's client libraries meet another one than without the emulator.
 */
async function openAgent(): Promise<Agent> {
  void globalThis.Response;
  const { Agent } = await import("undici");
  return new Agent({ headersTimeout: 0, bodyTimeout: 0 });
}

function dispatch(agent: Agent, { method, url, headers, body, signal }: UpstreamCall): Promise<UpstreamAnswer> {
  const { origin, pathname, search } = url;
  const sent = body.byteLength > 0 ? body : null;
  return new Promise((done, failed) => {
    if (signal.aborted) throw signal.reason;
    let controller: Controller | undefined;
    let incoming: IncomingBody | undefined;
    const end = (broken?: { error: unknown }) => {
      signal.removeEventListener("abort", giveUp);
      incoming?.end(broken);
      if (broken) failed(broken.error);
    };
    const giveUp = () => {
      end({ error: signal.reason });
      controller?.abort(asError(signal.reason));
    };
    signal.addEventListener("abort", giveUp);
    agent.dispatch(
      { origin, path: pathname + search, method: method as "GET", headers, body: sent },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(asError(signal.reason));
        },
        onResponseStart(flow, status, seen) {
          // What is only said ahead of the answer (1xx).
          if (status < 200) return;
          incoming = new IncomingBody(flow);
          done({ status, headers: seen as UpstreamAnswer["headers"], body: incoming });
        },
        onResponseData: (_flow, chunk) => incoming?.push(chunk),
        onResponseEnd: () => end(),
        onResponseError: (_flow, error) => end({ error }),
      },
    );
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
