import { Buffer } from "node:buffer";
import { type BadAsk, badRequest, type WholeAnswer } from "../format.ts";
import { type Fields, isFields } from "../openai/fields.ts";

const OPENING = '{"result":';
const CLOSING = ',"success":true,"errors":[],"messages":[]}';

/** Cloudflare's envelope around a successful result that is already JSON (wire formats 4.1). */
export function enveloped(resultJson: string): WholeAnswer {
  return {
    kind: "whole",
    status: 200,
    headers: { "content-type": "application/json" },
    body: OPENING + resultJson + CLOSING,
  };
}

/** The result alone, as a Worker's binding gets it. What is in no such envelope stays as it is. */
export function withoutEnvelope(answer: Uint8Array): Uint8Array {
  const text = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength).toString("utf8");
  // As it is written here; Cloudflare's own may have its members in another order.
  if (text.startsWith(OPENING) && text.endsWith(CLOSING)) return answer.subarray(OPENING.length, -CLOSING.length);
  const envelope = parsed(text);
  return envelope?.["success"] === true && "result" in envelope ? Buffer.from(JSON.stringify(envelope["result"])) : answer;
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The model's input schema refuses the body: code 5006. `detail` is what its validator says. */
export function badInput(detail: string): BadAsk {
  return badRequest(`AiError: Bad input: Error: ${detail}`);
}
