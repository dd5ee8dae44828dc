import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { openaiModels } from "../openai/models.ts";
import { accountFacts } from "./account-facts.ts";

/** `GET v1/language-models` (wire formats, 8): chat models with their prices, in hundredths of a cent per million tokens. */
export const xaiLanguageModels: WireFormat<"models"> = {
  ...openaiModels,
  id: "xai.language-models",
  writeAnswer({ models }, { id }) {
    const told = models.filter(({ task }) => task === "chat").map(languageModel);
    const body = JSON.stringify(id === undefined ? { models: told } : told[0]);
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
};

function languageModel({ id, snapshot, createdMs, inputPrice = 0, outputPrice = 0 }: ModelFacts): object {
  return {
    id: snapshot,
    fingerprint: "fp_aigw_emulator",
    created: Math.floor(createdMs / 1000),
    object: "model",
    owned_by: "xai",
    version: "1.0.0",
    input_modalities: ["text"],
    output_modalities: ["text"],
    prompt_text_token_price: Math.round(inputPrice * 10_000),
    cached_prompt_text_token_price: Math.round(inputPrice * 2500),
    prompt_image_token_price: 0,
    completion_text_token_price: Math.round(outputPrice * 10_000),
    aliases: id === snapshot ? [] : [id],
  };
}

/** `GET v1/api-key`: what the key may do. */
export const xaiApiKey = accountFacts("xai.api-key", ({ nowMs }) => {
  const time = new Date(nowMs).toISOString();
  return {
    redacted_api_key: "xai-…emu",
    user_id: "00000000-0000-4000-8000-000000000001",
    team_id: "00000000-0000-4000-8000-000000000002",
    api_key_id: "00000000-0000-4000-8000-000000000003",
    name: "aigw-emulator",
    create_time: time,
    modify_time: time,
    modified_by: "00000000-0000-4000-8000-000000000001",
    acls: ["api-key:model:*", "api-key:endpoint:*"],
    team_blocked: false,
    api_key_blocked: false,
    api_key_disabled: false,
  };
});
