import { badRequest, type WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { uuid } from "../openai/ids.ts";
import { readRecording } from "../sound/recording.ts";
import { ENCODINGS } from "./output-format.ts";
import { checkVersion } from "./version.ts";

/** `POST stt` (wire formats, 20). */
export const cartesiaTranscription: WireFormat<"transcription"> = {
  id: "cartesia.transcription",
  task: "transcription",
  readAsk(request) {
    checkVersion(request);
    const form = request.form();
    const file = form.file("file");
    if (!file) throw badRequest("file is required: the recording, as a file with a name.", "file");
    if (file.bytes.byteLength === 0) throw badRequest("file is empty.", "file");
    const language = form.text("language");
    return {
      task: "transcription",
      model: form.text("model") || "ink-whisper",
      recording: readRecording(file.bytes, readBare(request.query)),
      ...(language && { language }),
      translate: false,
      delivery: { stream: false },
    };
  },
  writeAnswer({ text, language, seconds, words }, _ask, { random, request }) {
    const timed = words.map(({ text: word, start, end }) => ({ word, start, end }));
    const body = {
      ...{ type: "transcript", text, language, duration: seconds, is_final: true, request_id: uuid(random) },
      ...(request.form().texts("timestamp_granularities").includes("word") && { words: timed }),
    };
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

/** Bare samples need saying how they are written. */
function readBare(query: URLSearchParams): Parameters<typeof readRecording>[1] {
  const encoding = ENCODINGS[query.get("encoding") ?? ""];
  const rate = Number(query.get("sample_rate") ?? Number.NaN);
  return encoding && rate > 0 ? { encoding, rate } : undefined;
}
