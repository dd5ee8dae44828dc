import type { SpeechAnswer } from "../../tasks/speech.ts";
import type { Frame, WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { soundPieces, TOKENS_A_PIECE } from "../sound/frames.ts";
import { wholeSound } from "../sound/sound.ts";
import { accounting, readSpeech } from "./speech.ts";

const reading = {
  task: "speech",
  readAsk: readSpeech,
  readUsage: (_json: unknown, before: undefined) => before,
} as const;

/** `POST v1/text-to-speech/{voice}/with-timestamps`: the sound and when each character is said (wire formats, 18). */
export const elevenlabsTimedSpeech: WireFormat<"speech"> = {
  ...reading,
  id: "elevenlabs.timed-speech",
  writeAnswer(answer, { delivery }, context) {
    const body = JSON.stringify({
      audio_base64: wholeSound(answer, delivery.sound).toString("base64"),
      alignment: alignment(timedCharacters(answer)),
      normalized_alignment: null,
    });
    return { kind: "whole", status: 200, headers: { ...jsonHeaders(), ...accounting(answer, context) }, body };
  },
};

/** The same a line at a time: `…/stream/with-timestamps`. */
export const elevenlabsTimedStream: WireFormat<"speech"> = {
  ...reading,
  id: "elevenlabs.timed-stream",
  writeAnswer(answer, { delivery }, context) {
    const headers = { "content-type": "application/x-ndjson", ...accounting(answer, context) };
    return { kind: "stream", status: 200, headers, frames: lines(answer, delivery.sound) };
  },
};

function* lines(answer: SpeechAnswer, sound: Parameters<typeof soundPieces>[1]): Generator<Frame> {
  let left = timedCharacters(answer);
  for (const { bytes, until } of soundPieces(answer, sound)) {
    const later = left.findIndex(({ start }) => start >= until);
    const now = later < 0 ? left : left.slice(0, later);
    left = left.slice(now.length);
    const line = JSON.stringify({
      audio_base64: bytes.toString("base64"),
      alignment: now.length === 0 ? null : alignment(now),
      normalized_alignment: null,
    });
    yield { bytes: `${line}\n`, tokens: TOKENS_A_PIECE };
  }
}

interface TimedCharacter {
  readonly character: string;
  readonly start: number;
  readonly end: number;
}

/** Every character takes as long as any other. */
function timedCharacters({ text, seconds }: SpeechAnswer): TimedCharacter[] {
  const characters = [...text];
  const at = (index: number) => Math.round((1000 * seconds * index) / characters.length) / 1000;
  return characters.map((character, index) => ({ character, start: at(index), end: at(index + 1) }));
}

function alignment(characters: readonly TimedCharacter[]): object {
  return {
    characters: characters.map(({ character }) => character),
    character_start_times_seconds: characters.map(({ start }) => start),
    character_end_times_seconds: characters.map(({ end }) => end),
  };
}
