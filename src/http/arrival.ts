import type { IncomingMessage, ServerResponse } from "node:http";
import type { Arrival, Door, Upgrade } from "../exchange/exchange.ts";
import { percentDecoded } from "../exchange/percent-decoded.ts";
import { redactUrl } from "../exchange/redact-url.ts";
import { CallOff, follow } from "../world/call-off.ts";

/** The parts of a URL at one of the doors, as sent: only account and gateway are percent-decoded. */
export interface GatewayUrl {
  readonly door: Door;
  readonly account: string;
  readonly gateway: string;
  readonly path: string;
  readonly search: string;
}

/** `/v1/{account}/{gateway}/{anything}` (G-URL-1); undefined for every other URL. */
export function parseGatewayUrl(url: string): GatewayUrl | undefined {
  if (!url.startsWith(BEGINNING)) return undefined;
  const mark = url.indexOf("?");
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const afterAccount = pathname.indexOf("/", BEGINNING.length);
  if (afterAccount <= BEGINNING.length || afterAccount === pathname.length - 1) return undefined;
  const found = pathname.indexOf("/", afterAccount + 1);
  if (found === afterAccount + 1) return undefined;
  const afterGateway = found < 0 ? pathname.length : found;
  return {
    door: "gateway",
    account: percentDecoded(pathname.slice(BEGINNING.length, afterAccount)),
    gateway: percentDecoded(pathname.slice(afterAccount + 1, afterGateway)),
    path: pathname.slice(afterGateway + 1),
    search: mark < 0 ? "" : url.slice(mark),
  };
}

const BEGINNING = "/v1/";

/** A URL that may have come before. */
export interface KnownUrl {
  /** The very same text each time, as its parts are: such texts are compared at once. */
  readonly text: string;
  readonly parts: GatewayUrl;
}

/** `parseGatewayUrl`, which knows the URLs that came before. */
export function knownGatewayUrl(url: string): KnownUrl | undefined {
  const found = known.get(url);
  if (found) return found;
  const parts = parseGatewayUrl(url);
  if (!parts) return undefined;
  const made = { text: url, parts };
  // A query may hold keys.
  if (parts.search !== "") return made;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(url, made);
  return made;
}

const MOST_KNOWN = 500;
const known = new Map<string, KnownUrl>();

/** A request from a socket. What tells that its caller has gone is made on first use: most requests never need it. */
export class HttpArrival implements Arrival {
  readonly door: Door;
  readonly method: string;
  readonly safeUrl: string;
  readonly account: string;
  readonly gateway: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Arrival["headers"];
  readonly body: Uint8Array;
  readonly upgrade: Upgrade | undefined;
  readonly #response: ServerResponse;
  #gone: boolean;
  #calledOff: CallOff | undefined;
  #controller: AbortController | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, url: GatewayUrl, body: Uint8Array, upgrade?: Upgrade) {
    this.door = url.door;
    this.method = request.method ?? "GET";
    this.safeUrl = redactUrl(request.url ?? "/");
    this.account = url.account;
    this.gateway = url.gateway;
    this.path = url.path;
    this.search = url.search;
    this.headers = joined(request.headers);
    this.body = body;
    this.upgrade = upgrade;
    this.#response = response;
    // Closed before anything was sent.
    this.#gone = response.destroyed;
  }

  get gone(): boolean {
    this.#gone ||= this.#response.destroyed && !this.#response.writableFinished;
    return this.#gone;
  }

  get calledOff(): CallOff {
    if (this.#calledOff) return this.#calledOff;
    const made = new CallOff();
    this.#calledOff = made;
    if (this.gone) made.abort();
    else this.#response.on("close", () => this.gone && made.abort());
    return made;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      follow(this.calledOff, this.#controller);
    }
    return this.#controller.signal;
  }
}

/** Node joins repeated headers itself, except set-cookie, which no request has; the rest is a plain record. */
export function joined(headers: IncomingMessage["headers"]): Arrival["headers"] {
  if (headers["set-cookie"] === undefined) return headers as Record<string, string | undefined>;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
