import type { GatewayError } from "./gateway-error.ts";

/** A refusal's body, as the host that was asked spells it. */
export function envelopeOf(error: GatewayError, door: "gateway" | "api"): string {
  if (error.by === "access") return accessPage(error);
  return door === "api" ? v4Envelope(error) : gatewayEnvelope(error);
}

/** Cloudflare's API (G-ERR-3): its own envelope, and beside it what parsers of the gateway's look for. */
function v4Envelope(error: GatewayError): string {
  return JSON.stringify({
    success: false,
    errors: [{ code: error.code, message: error.message }],
    messages: [],
    result: null,
    name: "AiGatewayError",
    httpCode: error.status,
    internalCode: error.code,
    description: error.description,
  });
}

/** What Access shows, in short. */
function accessPage({ status, message }: GatewayError): string {
  return `<!doctype html><title>Cloudflare Access</title><h1>${status} ${message}</h1>\n`;
}

/** The gateway host's error body (G-ERR-1): `error` is an array under a singular key. */
function gatewayEnvelope(error: GatewayError): string {
  return JSON.stringify({
    success: false,
    result: [],
    messages: [],
    error: [{ code: error.code, message: error.message }],
    name: "AiGatewayError",
    httpCode: error.status,
    internalCode: error.code,
    message: error.message,
    description: error.description,
  });
}

/** Problem details (RFC 9457) for the control API. `hint` is the part of the detail that says what to do. */
export function problem(status: number, title: string, detail: string, hint?: string): string {
  return JSON.stringify({ type: "about:blank", title, status, detail, hint });
}
