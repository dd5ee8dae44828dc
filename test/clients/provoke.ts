import type { EmulatorInside } from "../../src/emulator.ts";
import type { ConfigInput } from "../../src/schema/config.ts";
import { listening } from "../support/emulator.ts";
import { requestCount } from "./gateway.ts";

/** The gateway's own host (native, compat, universal), or Cloudflare's API. */
export type Door = "gateway" | "api";

/** What the gateway says when it refuses. */
export interface Said {
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

/** A way to be refused. */
export interface Refusal extends Said {
  /** Whether clients try again: by its status alone (clients 3, G-ERR-8). */
  readonly retried: boolean;
  readonly config: ConfigInput;
  readonly place?: Partial<Place>;
  /** The first request is served. */
  readonly usedUp?: boolean;
}

/** What a client is set up with to run into it. */
export interface Place {
  readonly gateway: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A behaviour of mock providers, where the client's usual model would not do. */
  readonly mock?: string;
}

/** What the tests' clients send as their token on Cloudflare's API. */
export const API_TOKEN = "cf-api-token";

const accounts = { local: { api_tokens: [API_TOKEN], credits: 5 } };

const notFound: Refusal = {
  code: 2001,
  status: 400,
  message: "Please configure AI Gateway in the Cloudflare dashboard",
  retried: false,
  config: { strict: true, gateways: [{ id: "known" }], accounts },
  place: { gateway: "nowhere" },
};

const unauthorized: Refusal = {
  code: 2009,
  status: 401,
  message: "Unauthorized",
  retried: false,
  config: { gateways: [{ id: "default", authentication: true }], accounts: { local: { tokens: ["cf-gateway-token"] } } },
};

const tokenRefused: Refusal = {
  code: 10000,
  status: 401,
  message: "Authentication error",
  retried: false,
  config: { strict: true, accounts: { local: { api_tokens: ["another-token"] } } },
};

const late: Refusal = {
  code: 2005,
  status: 400,
  message: "Failed to get response from provider",
  retried: false,
  config: { speed: 0 },
  place: { headers: { "cf-aig-request-timeout": "50" }, mock: "mock/slow-2s" },
};

const limited: Refusal = {
  code: 2003,
  status: 429,
  message: "Rate limited",
  retried: true,
  config: { gateways: [{ id: "default", rate_limiting_limit: 1, rate_limiting_interval: 3600 }] },
  usedUp: true,
};

/** What every client has to show as against the real gateway: no such gateway, no token, no answer, too many requests. */
export function refusals(door: Door): readonly Refusal[] {
  return [notFound, door === "api" ? tokenRefused : unauthorized, late, limited];
}

/** What a client makes of one call: undefined once an answer, or the first piece of a stream, has come; or what it throws. */
export type Ask = (aigw: EmulatorInside, place: Place) => Promise<unknown>;

/** Runs a client into a refusal: what it throws, and how many requests it made. */
export async function provoke(refusal: Refusal, ask: Ask): Promise<{ readonly error: unknown; readonly requests: number }> {
  const aigw = await listening(refusal.config);
  const place = { gateway: "default", headers: {}, ...refusal.place };
  if (refusal.usedUp) await ask(aigw, place);
  const before = await requestCount(aigw);
  const error = await ask(aigw, place).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, requests: (await requestCount(aigw)) - before };
}

/** The body of the gateway's own host (G-ERR-1). */
export function gatewayBody({ code, status, message }: Said) {
  return {
    success: false,
    result: [],
    messages: [],
    error: [{ code, message }],
    name: "AiGatewayError",
    httpCode: status,
    internalCode: code,
    message,
    description: message,
  };
}

/** The body on Cloudflare's API (G-ERR-3). */
export function apiBody({ code, status, message }: Said) {
  return {
    success: false,
    errors: [{ code, message }],
    messages: [],
    result: null,
    name: "AiGatewayError",
    httpCode: status,
    internalCode: code,
    description: message,
  };
}
