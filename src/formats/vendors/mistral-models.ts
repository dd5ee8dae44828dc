import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { openaiModels } from "../openai/models.ts";

/** `GET v1/models` of Mistral (wire formats, 5): cards that say what a model can do. */
export const mistralModels: WireFormat<"models"> = {
  ...openaiModels,
  id: "mistral.models",
  writeAnswer({ models }, { id }) {
    const cards = models.map(card);
    const body = JSON.stringify(id === undefined ? { object: "list", data: cards } : cards[0]);
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
};

function card({ id, snapshot, name, task, contextTokens, createdMs, reasoning }: ModelFacts): object {
  const chats = task === "chat";
  const codes = id.startsWith("codestral");
  return {
    id,
    object: "model",
    created: Math.floor(createdMs / 1000),
    owned_by: "mistralai",
    capabilities: {
      completion_chat: chats,
      completion_fim: codes,
      function_calling: chats,
      fine_tuning: false,
      vision: chats && !codes,
      classification: task === "moderation",
      reasoning,
      ocr: task === "summary",
    },
    name: snapshot,
    description: name,
    max_context_length: contextTokens,
    aliases: id === snapshot ? [] : [snapshot],
    deprecation: null,
    default_model_temperature: chats ? 0.3 : null,
    type: "base",
  };
}
