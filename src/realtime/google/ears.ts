import { named, oneOrMany } from "../../formats/google/proto-json.ts";
import { type Fields, fields, isFields, text } from "../../formats/openai/fields.ts";
import type { Random } from "../../world/random.ts";
import { AudioInput, type Heard } from "../sound/audio-input.ts";
import type { Samples } from "../sound/format.ts";
import { heardText, heardWords } from "../sound/heard.ts";
import type { Setup } from "./setup.ts";

/** What came of realtime input. */
export type HeardEvent =
  | { readonly kind: "started" }
  | { readonly kind: "said"; readonly message: object }
  /** The user is done: `content` is what the model is to answer. */
  | { readonly kind: "turn"; readonly content: Fields };

const USUAL_RATE = 16_000;

/** The realtime side of a live session: finds where the user speaks, and puts turns together. */
export class Ears {
  readonly #setup: Setup;
  /** Decides what is heard. */
  readonly #seed: Random;
  readonly #input = new AudioInput();
  /** Pictures and texts since the last turn. */
  #parts: Fields[] = [];
  /** Set while somebody speaks. */
  #startMs: number | undefined;

  constructor(setup: Setup, seed: Random) {
    this.#setup = setup;
    this.#seed = seed;
  }

  hear(input: Fields): HeardEvent[] {
    const events: HeardEvent[] = [];
    for (const chunk of oneOrMany(named(input, "mediaChunks", "media_chunks"))) events.push(...this.#hearBlob(fields(chunk)));
    if (isFields(input["audio"])) events.push(...this.#hearBlob(input["audio"]));
    if (isFields(input["video"])) events.push(...this.#hearBlob(input["video"]));
    const words = text(input["text"]);
    if (words !== undefined) events.push({ kind: "started" }, this.#turn([{ text: words }]));
    if (named(input, "activityStart", "activity_start") !== undefined) events.push(...this.#startActivity());
    if (named(input, "activityEnd", "activity_end") !== undefined) events.push(...this.#endActivity());
    const ended = named(input, "audioStreamEnd", "audio_stream_end") === true;
    if (ended && this.#startMs !== undefined) events.push(...this.#endTurn(this.#input.totalMs));
    return events;
  }

  #hearBlob(blob: Fields): HeardEvent[] {
    const type = text(named(blob, "mimeType", "mime_type")) ?? "";
    if (!type.startsWith("audio/")) {
      // Of a video the last picture counts: the model looks at one a second.
      this.#parts = [{ inlineData: { mimeType: type, data: blob["data"] } }];
      return [];
    }
    const bytes = Buffer.from(text(blob["data"]) ?? "", "base64");
    const events: HeardEvent[] = [];
    for (const turn of this.#input.append(bytes, soundOf(type), this.#setup.turns)) {
      if (turn.kind === "started") this.#startMs = turn.atMs;
      events.push(...(turn.kind === "started" ? [{ kind: "started" } as const] : this.#endTurn(turn.atMs)));
    }
    return events;
  }

  #startActivity(): HeardEvent[] {
    this.#input.clear();
    this.#startMs = this.#input.totalMs;
    return [{ kind: "started" }];
  }

  #endActivity(): HeardEvent[] {
    return this.#startMs === undefined ? [] : this.#endTurn(this.#input.totalMs);
  }

  #endTurn(endMs: number): HeardEvent[] {
    const heard = this.#input.takeTurn(this.#startMs ?? endMs, endMs);
    this.#startMs = undefined;
    const words = heard.spoken === undefined ? [] : [{ text: heard.spoken }];
    const recording = { inlineData: { mimeType: "audio/pcm", data: heard.digest } };
    return [...this.#transcript(heard), this.#turn([...words, recording])];
  }

  #transcript(heard: Heard): HeardEvent[] {
    if (!this.#setup.transcribesInput) return [];
    const invented = () => heardText(heardWords(this.#seed.fork(`heard ${heard.digest}`), heard.audioMs));
    const words = heard.spoken ?? invented();
    return [{ kind: "said", message: { serverContent: { inputTranscription: { text: words } } } }];
  }

  #turn(parts: readonly Fields[]): HeardEvent {
    const content = { role: "user", parts: [...parts, ...this.#parts] };
    this.#parts = [];
    return { kind: "turn", content };
  }
}

/** "audio/pcm;rate=16000". */
function soundOf(type: string): Samples {
  const rate = Number(/rate=(\d+)/.exec(type)?.[1] ?? USUAL_RATE);
  return { encoding: "s16", rate: rate > 0 ? rate : USUAL_RATE };
}
