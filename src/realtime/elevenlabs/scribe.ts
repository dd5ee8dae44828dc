import { text } from "../../formats/openai/fields.ts";
import { hex } from "../../formats/openai/ids.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import { readObject } from "../message.ts";
import { type Action, type Frame, type Handshake, type Session, type SessionWorld, send } from "../session.ts";
import { Ears } from "../sound/ears.ts";
import type { Samples } from "../sound/format.ts";
import { heardText } from "../sound/heard.ts";

const PARTIAL_MS = 500;
const USUAL_SILENCE_SECONDS = 1.5;

/** ElevenLabs' live transcription (`v1/speech-to-text/realtime`): committed by the client, or at a silence (`commit_strategy=vad`). */
export class ScribeSession implements Session {
  readonly #ears: Ears;
  readonly #config: { readonly [name: string]: unknown };
  readonly #id: string;
  /** Whether silence commits. */
  readonly #vad: boolean;
  readonly #timed: boolean;
  /** Of speech that is over and not committed. */
  #words: readonly TimedWord[] = [];
  #toldMs = 0;

  constructor({ query }: Handshake, world: SessionWorld) {
    const model = query.get("model_id") ?? "scribe_v2_realtime";
    const audio_format = query.get("audio_format") ?? "pcm_16000";
    const format = samplesOf(audio_format);
    const silence = Number(query.get("vad_silence_threshold_secs") ?? 0) || USUAL_SILENCE_SECONDS;
    this.#vad = query.get("commit_strategy") === "vad";
    this.#timed = query.get("include_timestamps") === "true";
    this.#ears = new Ears(format, { threshold: 0.5, prefixMs: 0, silenceMs: silence * 1000 }, world.seed.fork(model));
    this.#id = hex(world.random.fork("session"), 32);
    const commit_strategy = this.#vad ? "vad" : "manual";
    const language_code = query.get("language_code");
    this.#config = { sample_rate: format.rate, audio_format, language_code, commit_strategy, model_id: model };
  }

  open(): Action[] {
    return [send({ message_type: "session_started", session_id: this.#id, config: this.#config })];
  }

  receive(frame: Frame): Action[] {
    const message = readObject(frame);
    const audio = text(message?.["audio_base_64"]);
    if (message?.["message_type"] !== "input_audio_chunk" || audio === undefined) {
      const error = "A message must be JSON with the message_type input_audio_chunk and the sound as audio_base_64.";
      return [send({ message_type: "input_error", error })];
    }
    const heard = this.#hear(Buffer.from(audio, "base64"));
    return message["commit"] === true ? [...heard, ...this.#commit()] : heard;
  }

  #hear(bytes: Uint8Array): Action[] {
    const actions: Action[] = [];
    for (const { kind, atMs } of this.#ears.hear(bytes)) {
      if (kind === "stopped") {
        this.#gather();
        if (this.#vad) actions.push(...this.#commit());
      } else if (this.#ears.speaking && atMs - this.#toldMs >= PARTIAL_MS) {
        this.#toldMs = atMs;
        actions.push(send({ message_type: "partial_transcript", text: heardText([...this.#words, ...this.#ears.words()]) }));
      }
    }
    return actions;
  }

  #gather(): void {
    this.#words = [...this.#words, ...this.#ears.words()];
    this.#ears.forget();
  }

  #commit(): Action[] {
    this.#gather();
    const said = heardText(this.#words);
    const words = this.#words.map((word) => ({ ...word, type: "word" }));
    this.#words = [];
    const committed = send({ message_type: "committed_transcript", text: said });
    if (!this.#timed) return [committed];
    const language_code = this.#config["language_code"] ?? "en";
    return [committed, send({ message_type: "committed_transcript_with_timestamps", text: said, language_code, words })];
  }
}

/** "pcm_16000", "ulaw_8000". */
function samplesOf(format: string): Samples {
  const [codec, rate] = format.split("_");
  return { encoding: codec === "ulaw" ? "mulaw" : "s16", rate: Number(rate) >= 1000 ? Number(rate) : 16_000 };
}
