import { type BadAsk, badRequest, type WholeAnswer } from "../format.ts";

/** Cloudflare's envelope around a successful result that is already JSON (wire formats 4.1). */
export function enveloped(resultJson: string): WholeAnswer {
  return {
    kind: "whole",
    status: 200,
    headers: { "content-type": "application/json" },
    body: `{"result":${resultJson},"success":true,"errors":[],"messages":[]}`,
  };
}

/** The model's input schema refuses the body: code 5006. `detail` is what its validator says. */
export function badInput(detail: string): BadAsk {
  return badRequest(`AiError: Bad input: Error: ${detail}`);
}
