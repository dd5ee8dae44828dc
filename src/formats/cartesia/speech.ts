import { eventFrame } from "../../streaming/sse-frames.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import type { SpeechAnswer, SpeechAsk } from "../../tasks/speech.ts";
import { badRequest, type FormatRequest, type Frame, type WireFormat, type WriteContext, type Written } from "../format.ts";
import { type Fields, fields, number, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { soundAnswer, soundPieces, TOKENS_A_PIECE } from "../sound/frames.ts";
import { readOutputFormat } from "./output-format.ts";
import { checkVersion } from "./version.ts";

/** `POST tts/bytes` (wire formats, 20). */
export const cartesiaBytes: WireFormat<"speech"> = {
  id: "cartesia.bytes",
  task: "speech",
  readAsk: (request) => readTts(request, ["raw", "wav", "mp3"]),
  writeAnswer: (answer, { delivery }) => soundAnswer(answer, delivery.sound),
  readUsage: (_json, before) => before,
};

/** `POST tts/sse`: raw samples in events, with the times of the words where they are asked for. */
export const cartesiaEvents: WireFormat<"speech"> = {
  id: "cartesia.events",
  task: "speech",
  readAsk: (request) => readTts(request, ["raw"]),
  writeAnswer(answer, ask, context): Written {
    const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };
    return { kind: "stream", status: 200, headers, frames: events(answer, ask, context) };
  },
  readUsage: (_json, before) => before,
  errorWithin({ body, status, last }) {
    const told = { status_code: status, ...fields(body), context_id: fields(last)["context_id"] ?? null };
    return { name: "error", data: { type: "error", done: true, ...told } };
  },
};

/** Far more than anybody has read aloud at once. */
const LONGEST = 50_000;

function readTts(request: FormatRequest, containers: readonly string[]): SpeechAsk {
  checkVersion(request);
  return readGeneration(readBody(request), containers);
}

/** What is to be said and how. Throws BadAsk for what Cartesia refuses. */
export function readGeneration(body: Fields, containers: readonly string[]): SpeechAsk {
  const model = body["model_id"];
  if (typeof model !== "string" || model === "") throw badRequest("model_id is required, such as sonic-3.", "model_id");
  const transcript = body["transcript"];
  if (typeof transcript !== "string" || transcript.trim() === "") {
    throw badRequest("transcript is required: the text to speak.", "transcript");
  }
  if (transcript.length > LONGEST) throw badRequest(`transcript may have ${LONGEST} characters at most.`, "transcript");
  return {
    task: "speech",
    model,
    text: transcript,
    voice: readVoice(body["voice"]),
    speed: readSpeed(body),
    delivery: { sound: readOutputFormat(body["output_format"], containers), events: false },
  };
}

function readVoice(voice: unknown): string {
  const id = text(voice) ?? text(fields(voice)["id"]);
  if (id) return id;
  throw badRequest('voice is required, such as {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"}.', "voice");
}

const SPEEDS: Readonly<Record<string, number>> = { slow: 0.75, normal: 1, fast: 1.25 };

function readSpeed(body: Fields): number {
  const speed = number(fields(body["generation_config"])["speed"]) ?? SPEEDS[text(body["speed"]) ?? "normal"] ?? 1;
  if (speed < 0.6 || speed > 1.5) throw badRequest("generation_config.speed must be from 0.6 to 1.5.", "generation_config.speed");
  return speed;
}

/** As long as it takes to make a piece, in milliseconds. */
export const STEP_TIME = 12.5;

function* events(answer: SpeechAnswer, { delivery }: SpeechAsk, { request }: WriteContext): Generator<Frame> {
  const body = fields(request.json());
  const common = { status_code: 206, context_id: text(body["context_id"]) ?? null };
  const frame = (type: string, more: object, tokens = 0) => eventFrame(type, JSON.stringify({ type, ...more }), tokens);
  if (body["add_timestamps"] === true) {
    yield frame("timestamps", { done: false, ...common, word_timestamps: wordTimestamps(answer.words) });
  }
  for (const { bytes } of soundPieces(answer, delivery.sound)) {
    yield frame("chunk", { data: bytes.toString("base64"), done: false, ...common, step_time: STEP_TIME }, TOKENS_A_PIECE);
  }
  yield frame("done", { done: true, ...common, status_code: 200 });
}

export function wordTimestamps(words: readonly TimedWord[]): object {
  return {
    words: words.map(({ text: word }) => word),
    start: words.map(({ start }) => start),
    end: words.map(({ end }) => end),
  };
}
