import type { Arrival, RestStep } from "../../exchange/exchange.ts";
import type { Found } from "./look-up.ts";
import type { Body } from "./question.ts";

/** Roughly what a token takes of a request. */
const BYTES_PER_TOKEN = 4;

/**
 * What a caller who pays by request (x402) may have to pay; undefined for everybody else (G-X402-1, -4). Prices are per
 * million tokens, so that tokens times price are millionths of a dollar.
 */
export function paymentOf(
  { headers, body }: Pick<Arrival, "headers" | "body">,
  { facts }: Found,
  input: Body,
): RestStep["payment"] {
  if (!facts?.x402 || headers["payment-method"]?.trim().toLowerCase() !== "x402") return undefined;
  const asked = input["max_tokens"] ?? input["max_completion_tokens"];
  // No answer is longer than the model's longest, whatever number was sent.
  const output = typeof asked === "number" ? Math.min(asked, facts.maxOutputTokens) : facts.maxOutputTokens;
  const most = Math.ceil((body.byteLength / BYTES_PER_TOKEN) * (facts.inputPrice ?? 0) + output * (facts.outputPrice ?? 0));
  return { most: Math.max(1, most), signature: headers["payment-signature"]?.trim() || undefined };
}
