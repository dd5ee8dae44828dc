import { dataFrame } from "../../streaming/sse-frames.ts";
import { saidBy } from "../../tasks/said.ts";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { Frame, StreamedAnswer, WholeAnswer, WriteContext, Written } from "../format.ts";
import { soundPieces, TOKENS_A_PIECE } from "../sound/frames.ts";
import { wholeSound } from "../sound/sound.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { hex } from "./ids.ts";
import { invalidValue, missingParameter, refusal } from "./refusals.ts";

/** An answer that is to be spoken. */
interface SpokenWish {
  readonly voice: string;
  readonly sound: SoundFormat;
}

/** What `audio.format` may be; those without a format the emulator cannot make. */
const FORMATS: Readonly<Record<string, SoundFormat | undefined>> = {
  wav: { container: "wav", encoding: "s16", rate: 24_000 },
  aac: undefined,
  mp3: { container: "mp3", rate: 24_000, kbps: 160 },
  flac: undefined,
  opus: undefined,
  pcm16: { container: "raw", encoding: "s16", rate: 24_000 },
};

/** `modalities: ["text", "audio"]` with `audio: {voice, format}`; undefined where text is all that is wanted. Throws BadAsk. */
export function readSpokenWish(body: Fields): SpokenWish | undefined {
  if (!list(body["modalities"]).includes("audio")) return undefined;
  if (!isFields(body["audio"])) throw missingParameter("audio");
  const { voice, format } = body["audio"];
  const name = text(voice) ?? text(fields(voice)["id"]);
  if (!name) throw missingParameter("audio.voice");
  if (format === undefined) throw missingParameter("audio.format");
  const names = Object.keys(FORMATS);
  if (typeof format !== "string" || !names.includes(format)) throw invalidValue("audio.format", format, names);
  if (body["stream"] === true && format !== "pcm16") {
    const message = `Unsupported value: 'audio.format' does not support '${format}' when stream=true. Supported values are: 'pcm16'.`;
    throw refusal(message, "audio.format", "unsupported_value");
  }
  const sound = FORMATS[format];
  if (sound) return { voice: name, sound };
  const message = `The emulator cannot make '${format}': it makes wav, mp3 and pcm16. Ask for one of these.`;
  throw refusal(message, "audio.format", "unsupported_value");
}

/** How long the provider keeps what was said, in seconds. */
const KEPT = 3600;

/** The answer with its text as sound and transcript in `audio` (wire formats, 1.1). */
export function spoken(written: Written, wish: SpokenWish, context: WriteContext): Written {
  return written.kind === "whole" ? spokenWhole(written, wish, context) : spokenStream(written, wish, context);
}

function spokenWhole(written: WholeAnswer, { voice, sound }: SpokenWish, context: WriteContext): WholeAnswer {
  const body = JSON.parse(String(written.body));
  for (const { message } of body.choices) {
    if (!message.content) continue;
    message.audio = {
      id: `audio_${hex(context.random, 32)}`,
      data: wholeSound(saidBy(voice, message.content), sound).toString("base64"),
      expires_at: body.created + KEPT,
      transcript: message.content,
    };
    message.content = null;
  }
  return { ...written, body: JSON.stringify(body) };
}

function spokenStream({ status, headers, frames }: StreamedAnswer, wish: SpokenWish, context: WriteContext): StreamedAnswer {
  return { kind: "stream", status, headers, frames: spokenFrames(frames, wish, context) };
}

/** Pieces of text become pieces of the transcript; the sound follows before the choice ends. */
function* spokenFrames(frames: Iterable<Frame>, { voice, sound }: SpokenWish, { random }: WriteContext): Generator<Frame> {
  const said = new Map<number, { readonly id: string; transcript: string }>();
  for (const frame of frames) {
    const chunk = jsonOf(frame);
    const choice = chunk?.choices[0];
    if (!choice) {
      yield frame;
      continue;
    }
    const speaker = said.get(choice.index) ?? { id: `audio_${hex(random, 32)}`, transcript: "" };
    said.set(choice.index, speaker);
    const { content, ...delta } = choice.delta;
    const carry = (more: object, tokens = 0) => {
      const only = { ...choice, delta: more, finish_reason: null };
      return dataFrame(JSON.stringify({ ...chunk, choices: [only] }), tokens);
    };
    if (content) {
      speaker.transcript += content;
      yield carry({ ...delta, audio: { id: speaker.id, transcript: content } }, frame.tokens);
    } else if (choice.finish_reason !== null && speaker.transcript !== "") {
      for (const { bytes } of soundPieces(saidBy(voice, speaker.transcript), sound)) {
        yield carry({ audio: { id: speaker.id, data: bytes.toString("base64") } }, TOKENS_A_PIECE);
      }
      yield carry({ audio: { id: speaker.id, expires_at: chunk.created + KEPT } });
      yield frame;
    } else yield frame;
  }
}

interface Chunk {
  readonly created: number;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: { readonly content?: string | null };
    readonly finish_reason: string | null;
  }[];
}

/** Undefined for the event that ends a stream. */
function jsonOf({ bytes }: Frame): Chunk | undefined {
  const data = String(bytes).replace(/^data: /, "");
  return data.startsWith("{") ? JSON.parse(data) : undefined;
}
