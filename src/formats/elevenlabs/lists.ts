import type { ModelFacts } from "../../tasks/models.ts";
import type { Voice } from "../../tasks/voices.ts";
import type { WholeAnswer, WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";

/** `GET v1/voices`, `v2/voices` and `v1/voices/{id}` (wire formats, 18). */
export const elevenlabsVoices: WireFormat<"voices"> = {
  id: "elevenlabs.voices",
  task: "voices",
  readAsk({ params: { id } }) {
    return { task: "voices", ...(id !== undefined && { id }) };
  },
  writeAnswer({ voices }, { id }, { request }) {
    const written = voices.map(voice);
    if (id !== undefined) return json(written[0]);
    if (!request.path.startsWith("v2/")) return json({ voices: written });
    return json({ voices: written, has_more: false, total_count: written.length, next_page_token: null });
  },
  readUsage: (_json, before) => before,
};

/** What agents think with, as the catalogue has it; the vendor does not list it. */
export const AGENT_MODEL = "eleven_agent";

/** `GET v1/models`: a bare list. */
export const elevenlabsModels: WireFormat<"models"> = {
  id: "elevenlabs.models",
  task: "models",
  readAsk: () => ({ task: "models" }),
  writeAnswer: ({ models }) => json(models.filter(({ id }) => id !== AGENT_MODEL).map(model)),
  readUsage: (_json, before) => before,
};

function json(body: unknown): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function voice({ id, name, gender, description }: Voice): object {
  return {
    voice_id: id,
    name,
    category: "premade",
    labels: { gender: gender === "feminine" ? "female" : "male" },
    description,
    preview_url: null,
    settings: null,
    high_quality_base_model_ids: ["eleven_multilingual_v2", "eleven_flash_v2_5", "eleven_v3"],
  };
}

function model({ id, name, task }: ModelFacts): object {
  return {
    model_id: id,
    name,
    can_be_finetuned: false,
    can_do_text_to_speech: task === "speech",
    can_do_voice_conversion: false,
    can_use_style: false,
    can_use_speaker_boost: false,
    serves_pro_voices: false,
    token_cost_factor: 1,
    description: name,
    languages: [{ language_id: "en", name: "English" }],
  };
}
