import { BadAsk } from "../../formats/format.ts";
import { type Fields, fields, isFields, list, text } from "../../formats/openai/fields.ts";
import { inputTokens } from "../../models/input-tokens.ts";
import type { MockOutcome } from "../../models/model.ts";
import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Failure } from "../../tasks/failure.ts";
import { PacedPieces } from "../pieces.ts";
import { type Action, type Due, send } from "../session.ts";
import { askOf, heardMs } from "./ask.ts";
import { heardItem } from "./heard-item.ts";
import { type Item, readItem } from "./items.ts";
import { EventRefused, spelled } from "./refusal.ts";
import { type Event, LiveResponse, type ResponseFrame, writeResponse } from "./response.ts";
import type { OpenaiSession } from "./session.ts";
import { outputSettings, responseSettings, type Settings, soundOf } from "./settings.ts";
import { writeUsage } from "./usage.ts";

/** Tokens a minute, as told in `rate_limits.updated`. */
const TOKENS_PER_MINUTE = 15_000_000;

/** Has the model answer, one answer at a time. */
export class Responder {
  readonly #session: OpenaiSession;
  #live: { readonly id: string; readonly pieces: PacedPieces<Event>; readonly abandon: LiveResponse["abandon"] } | undefined;
  /** Whether something was said aloud: the voice stays what it is then. */
  spoke = false;

  constructor(session: OpenaiSession) {
    this.#session = session;
  }

  get active(): boolean {
    return this.#live !== undefined;
  }

  waiting(): Due | undefined {
    return this.#live?.pieces.waiting();
  }

  proceed(): Event[] {
    const live = this.#live;
    if (!live) return [];
    const events = [...live.pieces.take()];
    if (live.pieces.waiting() === undefined) {
      this.#live = undefined;
      events.push(rateLimits(events.at(-1)));
    }
    return events;
  }

  cancel(reason: "client_cancelled" | "turn_detected"): Event[] {
    const live = this.#live;
    if (!live) {
      throw new EventRefused("response_cancel_not_active", "Cancellation failed: no active response found");
    }
    this.#live = undefined;
    const events = live.abandon(reason);
    return [...events, rateLimits(events.at(-1))];
  }

  /** Begins an answer. `event` is what asked for it, `wish` what it asked for. */
  create(event: unknown, wish: Fields): Action[] {
    if (this.#live) {
      throw new EventRefused(
        "conversation_already_has_active_response",
        `Conversation already has an active response in progress: ${this.#live.id}. Wait until the response is finished before creating a new one.`,
      );
    }
    const { world } = this.#session;
    const settings = responseSettings(this.#session.settings, wish);
    const items = this.#context(wish);
    const ask = this.#ask(settings, items);
    const outcome = "failure" in ask ? ask : world.answer(ask, event);
    if (outcome.kind === "raw") return [send(outcome.body)];
    const frame = this.#frame(settings, wish, (answer, spokenMs) => usageOf(ask, answer, items, spokenMs));
    const response = outcome.kind === "failure" ? failing(frame, outcome.failure) : new LiveResponse(frame, outcome.answer);
    if (frame.sound && outcome.kind === "answer") this.spoke = true;
    const pieces = new PacedPieces(response.pieces(), outcome.pacing ?? {}, world.random.fork(frame.id));
    this.#live = { id: frame.id, pieces, abandon: (reason) => response.abandon(reason) };
    return this.#session.sent(this.proceed());
  }

  #ask(settings: Settings, items: readonly Item[]): ChatAsk | Extract<MockOutcome, { kind: "failure" }> {
    try {
      return askOf(settings, items);
    } catch (error) {
      if (error instanceof BadAsk) return { kind: "failure", failure: error.failure };
      throw error;
    }
  }

  /** What the model is told: the conversation, or what the wish puts in its place. */
  #context(wish: Fields): readonly Item[] {
    const { conversation } = this.#session;
    const { input } = wish;
    if (!Array.isArray(input)) return [...conversation.items];
    return list(input).map((item, at) => {
      const { type, id } = fields(item);
      if (type === "item_reference") return conversation.get(text(id) ?? "", "retrieve");
      return readItem(
        item,
        () => this.#session.newId("item"),
        (base64) => heardItem(base64, this.#session.settings),
        `response.input[${at}]`,
      );
    });
  }

  #frame(settings: Settings, wish: Fields, usage: ResponseFrame["usage"]): ResponseFrame {
    const { conversation, conversationId, dialect, world } = this.#session;
    const id = this.#session.newId("resp");
    const [modality] = list(settings["output_modalities"]);
    const { format, voice } = outputSettings(settings);
    return {
      id,
      conversationId: wish["conversation"] === "none" ? null : conversationId,
      metadata: isFields(wish["metadata"]) ? wish["metadata"] : null,
      shape: dialect.responseShape(settings),
      sound: modality === "audio" ? { ...soundOf(format), voice: String(voice) } : undefined,
      random: world.random.fork(`response ${id}`),
      keep: (item) => conversation.add(item),
      writeItem: (item) => dialect.item(item),
      previousOf: (item) => conversation.previousOf(item),
      usage,
    };
  }
}

/** Recordings count by their length, not as the media that the mock models take them for. */
function usageOf(ask: ChatAsk | MockOutcome, answer: ChatAnswer, items: readonly Item[], spokenMs: number): object {
  if (!("task" in ask)) return writeUsage(answer.usage, 0, spokenMs);
  const media = inputTokens(ask) - inputTokens({ ...ask, messages: ask.messages.map(withoutSound) });
  const written = { ...answer.usage, inputTokens: Math.max(0, answer.usage.inputTokens - media) };
  return writeUsage(written, heardMs(items), spokenMs);
}

function withoutSound(message: ChatAsk["messages"][number]): ChatAsk["messages"][number] {
  return { ...message, parts: message.parts.filter((part) => part.kind !== "media" || part.type !== "audio") };
}

/** A response that comes to nothing, after as long as the model takes for that. */
function failing(frame: ResponseFrame, failure: Failure): Pick<LiveResponse, "pieces" | "abandon"> {
  const nothing = { output: [], usage: null };
  const done = (status: "failed" | "cancelled", details: object): Event[] => [
    { type: "response.done", response: writeResponse(frame, status, details, nothing) },
  ];
  return {
    *pieces() {
      const response = writeResponse(frame, "in_progress", null, nothing);
      yield { tokens: 0, make: () => [{ type: "response.created", response }] };
      yield { tokens: 1, make: () => done("failed", { type: "failed", error: spelled(failure, frame.random) }) };
    },
    abandon: (reason) => done("cancelled", { type: "cancelled", reason }),
  };
}

function rateLimits(done: Event | undefined): Event {
  const used = Number(fields(fields(done?.["response"])["usage"])["total_tokens"] ?? 0);
  const reset_seconds = Math.round((used / TOKENS_PER_MINUTE) * 60_000) / 1000;
  const limit = { name: "tokens", limit: TOKENS_PER_MINUTE, remaining: TOKENS_PER_MINUTE - used, reset_seconds };
  return { type: "rate_limits.updated", rate_limits: [limit] };
}
