import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Answer } from "../exchange/pipeline.ts";
import type { Report } from "../exchange/refusal-reply.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Switching } from "../exchange/switching.ts";
import type { Hosts } from "../schema/hosts.ts";
import type { Clock } from "../world/clock.ts";
import { endWhenDeaf } from "../world/end-when-deaf.ts";
import { OpenSocket } from "../world/open-socket.ts";
import { within } from "../world/within.ts";
import { type GatewayUrl, HttpArrival, parseGatewayUrl } from "./arrival.ts";
import { boundSocket, refuseRpc } from "./binding/socket.ts";
import { parseBindingUrl } from "./binding/unwrap.ts";
import { closeWhenIdle } from "./close-when-idle.ts";
import { foreignPage } from "./foreign-page.ts";
import { answerOn, asksForWebSocket, handshakeFault, type Offered, offered, unread } from "./handshake.ts";
import { type OnStray, sendStray, strayAt } from "./not-found.ts";
import { sendReply } from "./reply.ts";
import { universalSession } from "./universal-session.ts";

export interface UpgradeParts {
  readonly answer: Answer;
  readonly hosts: Hosts;
  /** The gateway's URL of a request that names another host. */
  readonly meantUrl: (request: IncomingMessage) => string;
  readonly report: Report;
  readonly onStray: OnStray;
  /** Bytes of a message at most. */
  readonly bodyLimit: number;
  /** How many may be open at once. */
  readonly maxSockets: number;
  /** How long one may stay open with nothing going over it, in ms of the account's time. */
  readonly socketIdleMs: number;
  readonly clockOf: (account: string) => Clock;
  /** The emulator's own, which no test moves. */
  readonly clock: Clock;
}

export interface UpgradeDoor {
  /** Says goodbye on every socket and closes those that do not answer. */
  hangUp(): void;
}

/** Upgrades to WebSockets (section 16): refused as HTTP requests are, before a socket is open. */
export function upgradeDoor(server: Server, http1: (socket: Duplex) => void, parts: UpgradeParts): UpgradeDoor {
  const room = new Room(parts);
  server.on("upgrade", (request, socket, head) => {
    if (!asksForWebSocket(request)) {
      unread(request, socket, head);
      return http1(socket);
    }
    socket.on("error", () => socket.destroy());
    room.receive(request, socket, head).catch((error: unknown) => {
      parts.report(error instanceof Error ? error : new Error(String(error)));
      socket.destroy();
    });
  });
  return { hangUp: () => room.hangUp() };
}

/** How long a caller may take to say goodbye when the emulator stops, in ms. */
const GOODBYE_MS = 250;

class Room {
  readonly #parts: UpgradeParts;
  readonly #open = new Set<OpenSocket>();
  /** Those that are not sockets yet. */
  readonly #pending = new Set<Duplex>();
  #stopped = false;

  constructor(parts: UpgradeParts) {
    this.#parts = parts;
  }

  async receive(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = this.#parts.meantUrl(request);
    const binding = parseBindingUrl(path);
    const bound = binding && boundSocket(binding, request);
    const url = bound?.url ?? parseGatewayUrl(path);
    const response = answerOn(socket, request);
    if (binding && !bound) return refuseRpc(response);
    if (!url) {
      const stray = strayAt(request.method ?? "GET", path);
      this.#parts.onStray(stray);
      return sendStray(stray, response);
    }
    this.#pending.add(socket);
    socket.once("close", () => this.#pending.delete(socket));
    const offer = offered(request);
    // Whatever else it would take.
    request.headers.upgrade = "websocket";
    const refusal = this.#refusal(request);
    const came = new HttpArrival(request, response, url, new Uint8Array(0), {
      protocols: offer.protocols,
      foreignPage: foreignPage(request.headers, this.#parts.hosts),
      universal: universalSession({ url, headers: headersWith(request, offer), answer: this.#parts.answer }),
    });
    const reply = await this.#parts.answer(bound ? bound.as(came) : came, refusal);
    if (refusal?.refusal === "malformedRequest") reply.headers["sec-websocket-version"] = "13";
    if (!reply.switching) return sendReply(reply, response);
    response.detachSocket(socket as Parameters<typeof response.detachSocket>[0]);
    const ws = await opened(request, socket, head, { reply, offer, bodyLimit: this.#parts.bodyLimit });
    this.#pending.delete(socket);
    this.#talk(ws, url, reply, reply.switching);
  }

  #refusal(request: IncomingMessage): GatewayError | undefined {
    const { maxSockets } = this.#parts;
    const fault = handshakeFault(request);
    if (fault !== undefined) return new GatewayError("malformedRequest", fault);
    if (this.#open.size + this.#pending.size <= maxSockets) return undefined;
    return new GatewayError("tooManySockets", `${maxSockets} sockets are open: close some, or raise maxSockets in aigw.config`);
  }

  #talk(ws: WebSocket | undefined, { account }: GatewayUrl, { body }: Reply, { session, over }: Switching): void {
    const { clockOf, clock, socketIdleMs: idleMs, report } = this.#parts;
    // Whatever becomes of it, the exchange is written down when its body has been read to its end.
    void readToItsEnd(body);
    if (!ws) {
      over(new DOMException("the caller left before the socket was open", "AbortError"));
      return;
    }
    const accounts = clockOf(account);
    const socket = new OpenSocket(ws, { monotonic: () => accounts.monotonic(), report });
    this.#open.add(socket);
    void socket.ended.then(({ left, error }) => {
      this.#open.delete(socket);
      over(error ?? (left || this.#stopped ? new DOMException("the socket is closed", "AbortError") : undefined));
    });
    void closeWhenIdle(socket, { clock: accounts, idleMs });
    void endWhenDeaf(socket, clock);
    try {
      session.start(socket);
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)));
      socket.close(1011, "internal emulator error");
    }
    if (this.#stopped) this.#dismiss(socket);
  }

  hangUp(): void {
    this.#stopped = true;
    for (const socket of this.#pending) socket.destroy();
    for (const socket of this.#open) this.#dismiss(socket);
  }

  #dismiss(socket: OpenSocket): void {
    socket.close(1001, "the emulator was stopped");
    // In real time: a clock that stands still must not keep the emulator from stopping.
    void within(GOODBYE_MS, socket.ended).then(() => socket.terminate());
  }
}

/** The token that came as a sub-protocol is a header like any other from here on. */
function headersWith(request: IncomingMessage, { token }: Offered): IncomingMessage["headers"] {
  if (token !== undefined) request.headers["cf-aig-authorization"] ??= token;
  return request.headers;
}

async function readToItsEnd(body: Reply["body"]): Promise<void> {
  if (body instanceof Uint8Array) return;
  try {
    for await (const _ of body);
  } catch {
    // The trace says why it ended; what could not be written down has been reported.
  }
}

interface Opening {
  readonly reply: Reply;
  readonly offer: Offered;
  readonly bodyLimit: number;
}

/** Undefined when the caller has gone. The module is loaded when the first socket is asked for. */
async function opened(request: IncomingMessage, socket: Duplex, head: Buffer, opening: Opening): Promise<WebSocket | undefined> {
  const { WebSocketServer } = await import("ws");
  const { reply, offer, bodyLimit } = opening;
  const protocol = reply.switching?.session.protocol ?? offer.usual ?? false;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: bodyLimit,
    handleProtocols: () => protocol,
  });
  server.on("headers", (lines) => lines.push(...linesOf(reply.headers)));
  let ws: WebSocket | undefined;
  server.handleUpgrade(request, socket, head, (open) => {
    ws = open;
  });
  return ws;
}

function linesOf(headers: Reply["headers"]): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
}
