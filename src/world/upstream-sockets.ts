import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { OpenSocket } from "./open-socket.ts";
import type { UpstreamAnswer } from "./upstream.ts";

/** The way out for WebSockets: the only place that opens them. */
export interface UpstreamSockets {
  /**
   * Asks for a socket. Resolves when it is open, or with the answer when the other side would rather not. Rejects when there is no
   * answer, or the signal aborts first.
   */
  open(call: SocketCall): Promise<SocketAnswer>;
}

export interface SocketCall {
  /** `ws:` or `wss:`. */
  readonly url: string;
  /** Those of the handshake itself are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sub-protocols to offer. */
  readonly protocols: readonly string[];
  readonly signal: AbortSignal;
  /** Hears of listeners that fail. */
  readonly report: (error: Error) => void;
}

export type SocketAnswer =
  | {
      readonly kind: "open";
      readonly socket: OpenSocket;
      /** The sub-protocol that was chosen. */
      readonly protocol: string | undefined;
      readonly headers: UpstreamAnswer["headers"];
    }
  | { readonly kind: "refused"; readonly answer: UpstreamAnswer };

export function openUpstreamSockets(monotonic: () => number): UpstreamSockets {
  return {
    async open({ url, headers, protocols, signal, report }) {
      const ws = await import("ws");
      signal.throwIfAborted();
      const options = { headers, perMessageDeflate: false, followRedirects: false };
      const socket = new ws.WebSocket(url, [...protocols], options);
      const leave = () => socket.terminate();
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await answerTo(socket, (open) => new OpenSocket(open, { monotonic, report }));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener("abort", leave);
      }
    },
  };
}

function answerTo(ws: WebSocket, opened: (ws: WebSocket) => OpenSocket): Promise<SocketAnswer> {
  let headers: UpstreamAnswer["headers"] = {};
  return new Promise((resolve, reject) => {
    ws.on("error", reject);
    ws.once("upgrade", (answer) => {
      headers = headersOf(answer);
    });
    // At once, or what comes with the answer would be lost.
    ws.once("open", () => resolve({ kind: "open", socket: opened(ws), protocol: ws.protocol || undefined, headers }));
    ws.once("unexpected-response", (_, answer) => {
      resolve({ kind: "refused", answer: { status: answer.statusCode ?? 502, headers: headersOf(answer), body: answer } });
    });
  });
}

function headersOf({ headers }: IncomingMessage): UpstreamAnswer["headers"] {
  const seen: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) seen[name] = value;
  return seen;
}
