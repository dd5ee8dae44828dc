import { dataFrame } from "../../streaming/sse-frames.ts";
import type { TranscriptionAnswer, TranscriptionAsk } from "../../tasks/transcription.ts";
import type { Form } from "../form.ts";
import type { Frame, HeaderMap, WholeAnswer, WireFormat, WriteContext, Written } from "../format.ts";
import { srt, vtt } from "../sound/subtitles.ts";
import { jsonHeaders, streamHeaders } from "./http-headers.ts";
import { tokenLogprob } from "./logprobs.ts";
import { type RecordingIntake, readTranscription } from "./read-transcription.ts";
import { invalidValue, refusal } from "./refusals.ts";
import { diarized, speakerSegments, verbose } from "./transcription-details.ts";
import { readUsage } from "./usage.ts";

/** What a vendor's transcriptions have of their own; the rest is OpenAI's. */
export interface TranscriptionDialect extends RecordingIntake {
  readonly id: string;
  /** Words of `response_format`. */
  readonly formats: readonly TranscriptionFormat[];
  /** Besides OpenAI's members of a JSON answer. */
  readonly besides?: (context: WriteContext) => object;
  /** Whether answers tell how much they took. */
  readonly tellsUsage: boolean;
}

type TranscriptionFormat = "json" | "text" | "srt" | "verbose_json" | "vtt" | "diarized_json";

const FORMATS = ["json", "text", "srt", "verbose_json", "vtt"] as const;

/** OpenAI's `POST audio/transcriptions` (wire formats, 1.5). */
export const openaiTranscriptions = transcriptionFormat({
  id: "openai.transcriptions",
  formats: [...FORMATS, "diarized_json"],
  translate: false,
  tellsUsage: true,
});

/** OpenAI's `POST audio/translations`: the same, in English. */
export const openaiTranslations = transcriptionFormat({
  id: "openai.translations",
  formats: FORMATS,
  translate: true,
  tellsUsage: true,
});

export function transcriptionFormat(dialect: TranscriptionDialect): WireFormat<"transcription"> {
  return {
    id: dialect.id,
    task: "transcription",
    readAsk(request) {
      const ask = readTranscription(request, dialect);
      readFormat(request.form(), ask.model, dialect.formats);
      return ask;
    },
    writeAnswer: (answer, ask, context) => write(answer, ask, { context, dialect }),
    // Whisper counts seconds, which are no tokens.
    readUsage: (json, before) => (/"type":"duration"/.test(JSON.stringify(json)) ? before : readUsage(json, before)),
    joinStream: (events) => {
      const last = events.at(-1);
      return typeof last === "object" && last !== null && "text" in last ? last : undefined;
    },
  };
}

/** "gpt-4o-transcribe" and its kind. */
function countsTokens(model: string): boolean {
  return model.includes("transcribe");
}

/** The newer models give less than Whisper does. */
function readFormat(form: Form, model: string, formats: readonly TranscriptionFormat[]): TranscriptionFormat {
  const name = form.text("response_format") || "json";
  const format = formats.find((each) => each === name);
  if (!format) throw invalidValue("response_format", name, formats);
  const able = model.includes("diarize") ? ["json", "text", "diarized_json"] : ["json", "text"];
  const use = countsTokens(model) ? able : formats.filter((each) => each !== "diarized_json");
  if (use.includes(format)) return format;
  throw refusal(
    `response_format '${format}' is not compatible with model '${model}'. Use ${use.map((each) => `'${each}'`).join(" or ")} instead.`,
    "response_format",
    "unsupported_value",
  );
}

interface Writing {
  readonly context: WriteContext;
  readonly dialect: TranscriptionDialect;
}

function write(answer: TranscriptionAnswer, ask: TranscriptionAsk, { context, dialect }: Writing): Written {
  const form = context.request.form();
  const format = readFormat(form, ask.model, dialect.formats);
  const usage = dialect.tellsUsage ? { usage: usageOf(answer, ask) } : {};
  const besides = dialect.besides?.(context) ?? {};
  const withLogprobs = countsTokens(ask.model) && form.texts("include").includes("logprobs");
  if (ask.delivery.stream) return streamed(answer, { usage, withLogprobs, diarized: format === "diarized_json" });
  switch (format) {
    case "json":
      return json({ text: answer.text, ...(withLogprobs && { logprobs: answer.pieces.map(logprob) }), ...usage, ...besides });
    case "verbose_json":
      return json({ ...verbose(answer, ask, form), ...(dialect.tellsUsage && { usage: duration(answer) }), ...besides });
    case "diarized_json":
      return json({ ...diarized(answer), ...usage, ...besides });
    case "text":
      return plain(`${answer.text}\n`);
    case "srt":
      return plain(srt(answer.words));
    case "vtt":
      return plain(vtt(answer.words));
  }
}

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function plain(body: string): WholeAnswer {
  const headers: HeaderMap = { "content-type": "text/plain; charset=utf-8" };
  return { kind: "whole", status: 200, headers, body };
}

/** Whisper is paid by the second, the others by tokens. */
function usageOf(answer: TranscriptionAnswer, { model }: TranscriptionAsk): object {
  const { counted, promptTokens } = answer;
  if (!countsTokens(model)) return duration(answer);
  const { inputTokens, outputTokens } = counted;
  return {
    type: "tokens",
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    input_token_details: { text_tokens: promptTokens, audio_tokens: inputTokens - promptTokens },
    output_tokens: outputTokens,
  };
}

function duration({ seconds }: TranscriptionAnswer): object {
  return { type: "duration", seconds: Math.ceil(seconds) };
}

interface Streaming {
  readonly usage: object;
  readonly withLogprobs: boolean;
  readonly diarized: boolean;
}

function streamed(answer: TranscriptionAnswer, how: Streaming): Written {
  return { kind: "stream", status: 200, headers: streamHeaders(), frames: frames(answer, how) };
}

function* frames(answer: TranscriptionAnswer, { usage, withLogprobs, diarized }: Streaming): Generator<Frame> {
  const { pieces, text } = answer;
  for (const delta of pieces) {
    const logprobs = withLogprobs && { logprobs: [logprob(delta)] };
    yield dataFrame(JSON.stringify({ type: "transcript.text.delta", delta, ...logprobs }), 1);
  }
  if (diarized) for (const segment of speakerSegments(answer)) yield dataFrame(JSON.stringify(segment));
  const logprobs = withLogprobs && { logprobs: pieces.map(logprob) };
  yield dataFrame(JSON.stringify({ type: "transcript.text.done", text, ...logprobs, ...usage }));
}

function logprob(token: string): object {
  const { top_logprobs: _, ...chosen } = tokenLogprob(token, 0);
  return chosen;
}
