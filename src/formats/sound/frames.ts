import { Buffer } from "node:buffer";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { Frame, StreamedAnswer } from "../format.ts";
import { encodings } from "./samples.ts";
import { soundChunks } from "./sound.ts";
import type { Heard } from "./tone.ts";

/** Content types of sound, where a vendor has no other names. */
function soundType({ container }: SoundFormat): string {
  return { mp3: "audio/mpeg", wav: "audio/wav", raw: "audio/pcm" }[container];
}

/** Sound as it is made, not as one body with a length: as vendors send it. */
export function soundAnswer(heard: Heard, format: SoundFormat, headers: Readonly<Record<string, string>> = {}): StreamedAnswer {
  return {
    kind: "stream",
    status: 200,
    headers: { "content-type": soundType(format), ...headers },
    frames: soundFrames(heard, format, (bytes) => bytes),
  };
}

/** Frames of about a quarter of a second, their bytes dressed as the vendor has it. Pacing counts twenty tokens a second. */
export function* soundFrames(heard: Heard, format: SoundFormat, dress: (bytes: Buffer) => Frame["bytes"]): Generator<Frame> {
  for (const { bytes } of soundPieces(heard, format)) yield { bytes: dress(bytes), tokens: TOKENS_A_PIECE };
}

export const TOKENS_A_PIECE = 5;

/** Bytes of about a quarter of a second, and the time in seconds up to which they go. */
interface SoundPiece {
  readonly bytes: Buffer;
  readonly until: number;
}

export function* soundPieces(heard: Heard, format: SoundFormat): Generator<SoundPiece> {
  const rate = bytesPerSecond(format);
  let ready: Uint8Array[] = [];
  let size = 0;
  let sent = 0;
  for (const chunk of soundChunks(heard, format)) {
    ready.push(chunk);
    size += chunk.byteLength;
    if (size < rate / 4) continue;
    sent += size;
    yield { bytes: Buffer.concat(ready), until: sent / rate };
    ready = [];
    size = 0;
  }
  if (size > 0) yield { bytes: Buffer.concat(ready), until: heard.seconds };
}

function bytesPerSecond(format: SoundFormat): number {
  return format.container === "mp3" ? format.kbps * 125 : format.rate * encodings[format.encoding].bytes;
}
