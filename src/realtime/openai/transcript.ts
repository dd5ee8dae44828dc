import { type Fields, fields, text } from "../../formats/openai/fields.ts";
import type { TranscriptionAnswer, TranscriptionAsk } from "../../tasks/transcription.ts";
import type { Heard } from "../sound/audio-input.ts";
import type { Item } from "./items.ts";
import { spelled } from "./refusal.ts";
import type { Event } from "./response.ts";
import type { OpenaiSession } from "./session.ts";
import { inputSettings } from "./settings.ts";

const TYPE = "conversation.item.input_audio_transcription";
const WHISPER = "whisper-1";

/** What was said, where the session asks to be told. `event` is what the client sent last. */
export function transcribed(session: OpenaiSession, item: Item, heard: Heard, event: Fields): Event[] {
  const { transcription } = inputSettings(session.settings);
  const [part] = item.content;
  if (!transcription || !part) return [];
  const ask = askOf(fields(transcription), heard);
  const outcome = session.world.answer(ask, event);
  const at = { item_id: item.id, content_index: 0 };
  if (outcome.kind === "raw") return [];
  if (outcome.kind === "failure") {
    return [{ type: `${TYPE}.failed`, ...at, error: spelled(outcome.failure, session.world.random) }];
  }
  const { answer } = outcome;
  part.text = answer.text;
  const deltas = answer.pieces.map((delta) => ({ type: `${TYPE}.delta`, ...at, delta }));
  return [...deltas, { type: `${TYPE}.completed`, ...at, transcript: answer.text, usage: usageOf(answer, ask.model) }];
}

function askOf(transcription: Fields, { digest, audioMs, spoken }: Heard): TranscriptionAsk {
  const language = text(transcription["language"]);
  const prompt = text(transcription["prompt"]);
  return {
    task: "transcription",
    model: text(transcription["model"]) ?? WHISPER,
    recording: { digest, seconds: audioMs / 1000, ...(spoken !== undefined && { spoken }) },
    ...(language !== undefined && { language }),
    ...(prompt !== undefined && { prompt }),
    translate: false,
    delivery: { stream: true },
  };
}

/** Whisper counts seconds, the others tokens. */
function usageOf({ counted, promptTokens, seconds }: TranscriptionAnswer, model: string): object {
  if (model === WHISPER) return { type: "duration", seconds: Math.ceil(seconds) };
  const { inputTokens, outputTokens } = counted;
  return {
    type: "tokens",
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    input_token_details: { text_tokens: promptTokens, audio_tokens: inputTokens - promptTokens },
    output_tokens: outputTokens,
  };
}
