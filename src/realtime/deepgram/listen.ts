import { modelInfo } from "../../formats/deepgram/model-info.ts";
import { alternative, readWishes, type Wishes } from "../../formats/deepgram/results.ts";
import { uuid } from "../../formats/openai/ids.ts";
import type { TimedWord } from "../../tasks/sound.ts";
import { readObject } from "../message.ts";
import { type Action, close, type Frame, type Handshake, type Limit, type Session, type SessionWorld, send } from "../session.ts";
import { Ears, type Moment } from "../sound/ears.ts";
import { bareModel, modelUuid } from "./model.ts";
import { listenSound } from "./sound.ts";

/** How often a result comes while sound does, and how long a segment gets before it is final. */
const INTERIM_MS = 1000;
const LONGEST_SEGMENT_MS = 5000;

/** Without sound or a word. */
const PATIENCE_MS = 12_000;
const NOTHING_CAME =
  "Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001";

interface Flags {
  readonly is_final: boolean;
  readonly speech_final: boolean;
  readonly from_finalize: boolean;
}

/** Deepgram's live transcription (wire formats, 19): `v1/listen`. */
export class ListenSession implements Session {
  readonly #ears: Ears;
  readonly #model: string;
  readonly #requestId: string;
  readonly #created: string;
  readonly #wishes: Wishes;
  readonly #wants: { readonly interim: boolean; readonly events: boolean; readonly utteranceEndMs: number };
  #segmentMs = 0;
  #toldMs = 0;
  /** Words of the speech under way that are final already. */
  #final = 0;
  /** The end of the last word, until an end of the utterance was told. */
  #lastWordMs: number | undefined;

  constructor({ query }: Handshake, world: SessionWorld) {
    this.#model = bareModel(query.get("model") ?? "base-general");
    this.#requestId = uuid(world.random.fork("request"));
    this.#created = new Date(world.nowMs()).toISOString();
    this.#wishes = readWishes(query);
    this.#wants = {
      interim: query.get("interim_results") === "true",
      events: query.get("vad_events") === "true",
      utteranceEndMs: Number(query.get("utterance_end_ms") ?? 0),
    };
    const turns = { threshold: 0.5, prefixMs: 0, silenceMs: endpointing(query.get("endpointing")) };
    this.#ears = new Ears(listenSound(query), turns, world.seed.fork(this.#model));
  }

  open(): Action[] {
    return [];
  }

  get limits(): readonly Limit[] {
    const reached = () => [send(this.#metadata()), close(1011, NOTHING_CAME)];
    return [{ afterMs: PATIENCE_MS, since: "message", reached }];
  }

  receive(frame: Frame): Action[] {
    if (typeof frame !== "string") return frame.length === 0 ? this.#end() : this.#hear(frame);
    const control = readObject(frame) ?? {};
    switch (control["type"]) {
      case "KeepAlive":
        return [];
      case "Finalize":
        return [this.#finish(true, true)];
      case "CloseStream":
        return this.#end();
      default:
        return [close(1008, "DATA-0000: Unexpected message: the payload is neither audio nor a known control message.")];
    }
  }

  #hear(bytes: Uint8Array): Action[] {
    const actions: Action[] = [];
    for (const moment of this.#ears.hear(bytes)) actions.push(...this.#tell(moment));
    return actions;
  }

  #tell({ kind, atMs }: Moment): Action[] {
    if (kind === "started") {
      return this.#wants.events ? [send({ type: "SpeechStarted", channel: [0], timestamp: seconds(atMs) })] : [];
    }
    if (kind === "stopped") return [this.#finish(true, false)];
    const since = atMs - this.#segmentMs;
    if (since >= LONGEST_SEGMENT_MS) return [this.#finish(false, false)];
    if (this.#isUtteranceEnd(atMs)) return [this.#utteranceEnd()];
    if (!this.#wants.interim || atMs - this.#toldMs < INTERIM_MS) return [];
    this.#toldMs = atMs;
    return [this.#results(this.#newWords(), { is_final: false, speech_final: false, from_finalize: false })];
  }

  /** A result that will not change. */
  #finish(speechFinal: boolean, fromFinalize: boolean): Action {
    const words = this.#newWords();
    const results = this.#results(words, { is_final: true, speech_final: speechFinal, from_finalize: fromFinalize });
    this.#final += words.length;
    const last = words.at(-1);
    if (last) this.#lastWordMs = last.end * 1000;
    this.#segmentMs = this.#ears.nowMs;
    this.#toldMs = this.#segmentMs;
    if (!this.#ears.speaking) {
      this.#ears.forget();
      this.#final = 0;
    }
    return results;
  }

  #newWords(): TimedWord[] {
    return this.#ears.words().slice(this.#final);
  }

  #isUtteranceEnd(atMs: number): boolean {
    const { utteranceEndMs } = this.#wants;
    if (utteranceEndMs <= 0 || this.#lastWordMs === undefined || this.#ears.speaking) return false;
    return atMs - this.#lastWordMs >= utteranceEndMs;
  }

  #utteranceEnd(): Action {
    const last_word_end = seconds(this.#lastWordMs ?? 0);
    this.#lastWordMs = undefined;
    return send({ type: "UtteranceEnd", channel: [0, 1], last_word_end });
  }

  #end(): Action[] {
    const rest = this.#ears.nowMs > this.#segmentMs ? [this.#finish(this.#newWords().length > 0, false)] : [];
    return [...rest, send(this.#metadata()), close(1000, "")];
  }

  #results(words: readonly TimedWord[], { is_final, speech_final, from_finalize }: Flags): Action {
    return send({
      type: "Results",
      channel_index: [0, 1],
      duration: seconds(this.#ears.nowMs - this.#segmentMs),
      start: seconds(this.#segmentMs),
      is_final,
      speech_final,
      channel: { alternatives: [alternative(words, this.#wishes)] },
      metadata: { request_id: this.#requestId, model_info: modelInfo(this.#model), model_uuid: modelUuid(this.#model) },
      from_finalize,
    });
  }

  #metadata(): object {
    const heard = this.#ears.nowMs > 0;
    const id = modelUuid(this.#model);
    return {
      type: "Metadata",
      transaction_key: "deprecated",
      request_id: this.#requestId,
      sha256: "incomplete",
      created: this.#created,
      duration: seconds(this.#ears.nowMs),
      channels: 1,
      ...(heard && { models: [id], model_info: { [id]: modelInfo(this.#model) } }),
    };
  }
}

/** Silence that ends what is said, in milliseconds: as short as can be unless asked for otherwise. */
function endpointing(asked: string | null): number {
  if (asked === "false") return LONGEST_SEGMENT_MS;
  return Math.max(SHORTEST_SILENCE_MS, Number(asked) || 0);
}

/** Less is between two words. Deepgram's own default of 10 ms means no more than this either. */
const SHORTEST_SILENCE_MS = 120;

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
