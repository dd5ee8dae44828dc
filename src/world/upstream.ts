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
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** undici with an agent of its own: `fetch` costs ten times its CPU. Time limits are the gateway's business, not its. */
export function openUpstream(): Upstream {
  let opened: ReturnType<typeof openUndici> | undefined;
  return {
    async send({ method, url, headers, body, signal }) {
      opened ??= openUndici();
      const { agent, request } = await opened;
      const answer = await request(url, {
        dispatcher: agent,
        method: method as "GET",
        headers,
        body: body.byteLength > 0 ? body : null,
        signal,
      });
      const seen: Record<string, string | readonly string[]> = {};
      for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) seen[name] = value;
      return { status: answer.statusCode, headers: seen, body: answer.body };
    },
    close: async () => (await opened)?.agent.close(),
  };
}

/**
 * Loaded when something is sent. The undici that a process loads first is what its global `fetch` goes by: Node's own has to
 * come before ours, or the application's client libraries meet another one than without the emulator.
 */
async function openUndici() {
  void globalThis.Response;
  const { Agent, request } = await import("undici");
  return { agent: new Agent({ headersTimeout: 0, bodyTimeout: 0 }), request };
}
