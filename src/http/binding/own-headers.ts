import { Buffer } from "node:buffer";
import type { Arrival } from "../../exchange/exchange.ts";

/** What is between the binding and Cloudflare, and none of a provider's or a gateway's business. */
const INNER = /^(?:cf-consn-.+|cf-trace-id|host|connection|upgrade|sec-websocket-.+)$/;

/** A binding's headers without those, and their text as it was meant: the runtime sends UTF-8, which Node reads as Latin-1 (WB-SRV-3). */
export function ownHeaders(headers: Arrival["headers"]): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !INNER.test(name)) own[name] = decoded(value);
  }
  return own;
}

function decoded(value: string): string {
  if (!LATIN1.test(value)) return value;
  const text = Buffer.from(value, "latin1").toString("utf8");
  return text.includes("\uFFFD") ? value : text;
}

const LATIN1 = /[\u0080-\u00ff]/;
