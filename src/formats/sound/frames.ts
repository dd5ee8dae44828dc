import { Buffer } from "node:buffer";
import type { SoundFormat } from "../../tasks/sound.ts";
import type { Frame, StreamedAnswer } from "../format.ts";
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

/** Bytes of about a quarter of a second, each of them dressed as the vendor has it. Pacing counts twenty tokens a second. */
export function* soundFrames(heard: Heard, format: SoundFormat, dress: (bytes: Buffer) => Frame["bytes"]): Generator<Frame> {
  const enough = Math.max(bytesPerSecond(format) / 4, 1);
  let ready: Uint8Array[] = [];
  let size = 0;
  for (const chunk of soundChunks(heard, format)) {
    ready.push(chunk);
    size += chunk.byteLength;
    if (size < enough) continue;
    yield { bytes: dress(Buffer.concat(ready)), tokens: 5 };
    ready = [];
    size = 0;
  }
  if (size > 0) yield { bytes: dress(Buffer.concat(ready)), tokens: 5 };
}

function bytesPerSecond(format: SoundFormat): number {
  return format.container === "mp3" ? format.kbps * 125 : format.rate;
}
