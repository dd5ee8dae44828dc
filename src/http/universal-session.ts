import type { IncomingHttpHeaders } from "node:http";
import { collect } from "../exchange/body.ts";
import type { Arrival } from "../exchange/exchange.ts";
import type { Answer } from "../exchange/pipeline.ts";
import { redactUrl } from "../exchange/redact-url.ts";
import type { Reply } from "../exchange/reply.ts";
import type { CallerSocket, SocketSession } from "../exchange/socket.ts";
import type { GatewayUrl } from "./arrival.ts";
import { joined } from "./arrival.ts";
import { answerFrames, BadFrame, errorFrame, readFrame, type UniversalAsk } from "./universal-frames.ts";

interface SessionParts {
  readonly url: GatewayUrl;
  /** Of the upgrade: what they ask for holds for every frame. */
  readonly headers: IncomingHttpHeaders;
  readonly answer: Answer;
}

/** The universal endpoint over a socket (section 16.1): every frame is a request of its own, all of them at once (G-WS-5). */
export function universalSession({ url, headers, answer }: SessionParts): SocketSession {
  return {
    start(socket) {
      const own = ownHeaders(headers);
      socket.onMessage(async (message) => {
        const ask = heard(message, socket);
        if (!ask) return;
        const reply = await answer(frameArrival(ask, { url, headers: own, socket }));
        if (reply.hangsUp) return hangUp(reply.body, socket);
        for await (const frame of answerFrames(reply, ask.eventId)) {
          if (socket.signal.aborted) break;
          socket.send(frame);
          await socket.drained();
        }
      });
    },
  };
}

/** The connection that a fault closes is the socket. The body is read for those who look at it on its way. */
async function hangUp(body: Reply["body"], socket: CallerSocket): Promise<void> {
  await collect(body, 0).catch(() => {});
  socket.terminate();
}

/** Undefined for what is no frame; the caller is told (G-WS-7). */
function heard(message: string | Uint8Array, socket: CallerSocket): UniversalAsk | undefined {
  try {
    return readFrame(message);
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    socket.send(errorFrame(error.message, error.eventId));
    return undefined;
  }
}

/** What belongs to the handshake is not part of any request. */
function ownHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(joined(headers)).filter(
    ([name]) => name !== "connection" && name !== "upgrade" && !name.startsWith("sec-websocket-"),
  );
  return Object.fromEntries(kept);
}

interface FrameParts {
  readonly url: GatewayUrl;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly socket: CallerSocket;
}

function frameArrival({ body, eventId }: UniversalAsk, { url, headers, socket }: FrameParts): Arrival {
  const { door, account, gateway, path, search } = url;
  return {
    door,
    account,
    gateway,
    path,
    search,
    method: "POST",
    safeUrl: redactUrl(`/v1/${account}/${gateway}${search}`),
    headers: {
      ...headers,
      "content-type": "application/json",
      ...(eventId !== undefined && { "cf-aig-event-id": String(eventId) }),
    },
    body,
    framed: true,
    signal: socket.signal,
    get gone() {
      return socket.signal.aborted;
    },
  };
}
