import type { SampleEncoding } from "../../tasks/sound.ts";
import type { Recording, TranscriptionAnswer, TranscriptionAsk } from "../../tasks/transcription.ts";
import type { FormatRequest, WireFormat, WriteContext } from "../format.ts";
import { fields, text } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { uuid } from "../openai/ids.ts";
import { readRecording, recordingAt } from "../sound/recording.ts";
import { wrong } from "./errors.ts";
import { modelInfo } from "./model-info.ts";
import { readWishes, results } from "./results.ts";

/** `POST v1/listen?model=nova-3`: the recording's bytes, or its address as JSON (wire formats, 19). */
export const deepgramListen: WireFormat<"transcription"> = {
  id: "deepgram.listen",
  task: "transcription",
  readAsk(request): TranscriptionAsk {
    const language = request.query.get("language");
    return {
      task: "transcription",
      model: request.query.get("model") || "base-general",
      recording: readSource(request),
      ...(language && language !== "multi" && { language: language.slice(0, 2) }),
      translate: false,
      delivery: { stream: false },
    };
  },
  writeAnswer(answer, { recording }, context) {
    const wishes = readWishes(context.request.query);
    const body = JSON.stringify({ metadata: metadata(answer, recording, context), results: results(answer, wishes) });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

function readSource(request: FormatRequest): Recording {
  if (/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    const url = text(fields(request.json())["url"]);
    if (url) return recordingAt(url);
    throw wrong('the body names no recording: send {"url": …}, or the recording itself with its own content type.');
  }
  if (request.body.byteLength === 0) throw wrong("failed to process audio: the body is empty.");
  return readRecording(request.body, readBare(request.query));
}

const ENCODINGS: Readonly<Record<string, SampleEncoding>> = { linear16: "s16", mulaw: "mulaw", alaw: "alaw" };

/** Bare samples need saying how they are written. */
function readBare(query: URLSearchParams): { encoding: SampleEncoding; rate: number } | undefined {
  const encoding = ENCODINGS[query.get("encoding") ?? ""];
  const rate = Number(query.get("sample_rate") ?? Number.NaN);
  return encoding && rate > 0 ? { encoding, rate } : undefined;
}

function metadata({ model, seconds }: TranscriptionAnswer, { digest }: Recording, { random, nowMs }: WriteContext): object {
  const id = uuid(random.fork("model"));
  return {
    transaction_key: "deprecated",
    request_id: uuid(random),
    sha256: digest,
    created: new Date(nowMs).toISOString(),
    duration: seconds,
    channels: 1,
    models: [id],
    model_info: { [id]: modelInfo(model) },
  };
}
