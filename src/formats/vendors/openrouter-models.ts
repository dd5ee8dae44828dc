import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { openaiModels } from "../openai/models.ts";

/** `GET v1/models` of OpenRouter (wire formats, 10): prices are US dollars a token, as text. */
export const openrouterModels: WireFormat<"models"> = {
  ...openaiModels,
  id: "openrouter.models",
  writeAnswer({ models }) {
    return {
      kind: "whole",
      status: 200,
      headers: jsonHeaders(),
      body: JSON.stringify({ data: models.map(writeModel), total_count: models.length, links: { next: null } }),
    };
  },
};

function writeModel({ id, name, createdMs, contextTokens, maxOutputTokens, inputPrice, outputPrice }: ModelFacts): object {
  return {
    id,
    canonical_slug: id,
    name,
    created: Math.floor(createdMs / 1000),
    description: "",
    context_length: contextTokens,
    architecture: { modality: "text->text", input_modalities: ["text"], output_modalities: ["text"], tokenizer: "Other" },
    pricing: { prompt: aToken(inputPrice), completion: aToken(outputPrice) },
    top_provider: { context_length: contextTokens, max_completion_tokens: maxOutputTokens, is_moderated: false },
    per_request_limits: null,
    default_parameters: null,
    supported_voices: null,
    links: { details: `/api/v1/models/${id}/endpoints` },
    supported_parameters: ["max_tokens", "temperature", "tools", "tool_choice", "response_format"],
  };
}

/** From US dollars per million tokens; without the noise of floating point. */
function aToken(price = 0): string {
  return price === 0 ? "0" : (price / 1e6).toFixed(12).replace(/0+$/, "");
}
