import type { GatewayError } from "./gateway-error.ts";

/** The gateway host's error body (G-ERR-1): `error` is an array under a singular key. */
export function gatewayEnvelope(error: GatewayError): string {
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

/** Problem details (RFC 9457) for the control API. */
export function problem(status: number, title: string, detail: string): string {
  return JSON.stringify({ type: "about:blank", title, status, detail });
}
