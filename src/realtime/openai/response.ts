import { fragments } from "../../formats/openai/pieces.ts";
import type { ChatAnswer, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Random } from "../../world/random.ts";
import type { Piece } from "../pieces.ts";
import { Aloud } from "../sound/aloud.ts";
import type { Samples } from "../sound/format.ts";
import { callId, realtimeId } from "./ids.ts";
import type { Item, Part } from "./items.ts";

/** A server event before it has its id and the name that the client's dialect gives it. */
export type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface ResponseFrame {
  readonly id: string;
  /** Null when it is out of the conversation: its items are not kept then. */
  readonly conversationId: string | null;
  readonly metadata: unknown;
  /** What it was asked to be, as the dialect shows it. */
  readonly shape: object;
  /** How it sounds; undefined when it is text. */
  readonly sound: (Samples & { readonly voice: string }) | undefined;
  readonly random: Random;
  /** Keeps an item that has begun. */
  keep(item: Item): void;
  writeItem(item: Item): object;
  previousOf(id: string): string | null;
  usage(answer: ChatAnswer, spokenMs: number): object;
}

type Ending = "completed" | "incomplete" | "cancelled" | "failed";

/** An answer on its way, piece by piece. */
export class LiveResponse {
  readonly #frame: ResponseFrame;
  readonly #answer: ChatAnswer;
  readonly #output: Item[] = [];
  #open: { readonly item: Item; readonly part?: Part } | undefined;
  #aloud: Aloud | undefined;

  constructor(frame: ResponseFrame, answer: ChatAnswer) {
    this.#frame = frame;
    this.#answer = answer;
  }

  get id(): string {
    return this.#frame.id;
  }

  *pieces(): Generator<Piece<Event>> {
    yield { tokens: 0, make: () => [this.#created()] };
    const [choice] = this.#answer.choices;
    if (choice) yield* this.#content(choice);
    yield { tokens: 0, make: () => this.#done(...endingOf(choice?.stop ?? "end")) };
  }

  /** Breaks off: what was said so far stays, marked as incomplete. */
  abandon(reason: "client_cancelled" | "turn_detected"): Event[] {
    const closed = this.#open ? this.#closeItem("incomplete") : [];
    return [...closed, ...this.#done("cancelled", { type: "cancelled", reason })];
  }

  *#content(choice: ChatChoice): Generator<Piece<Event>> {
    const words = choice.refusal === undefined ? choice.text : [choice.refusal];
    if (words.length > 0 || choice.toolCalls.length === 0) yield* this.#message(words, choice.stop);
    for (const call of choice.toolCalls) yield* this.#call(call.name, JSON.stringify(call.arguments));
  }

  *#message(words: readonly string[], stop: Stop): Generator<Piece<Event>> {
    const { sound } = this.#frame;
    if (sound) this.#aloud = new Aloud(words.join(""), sound.voice, sound);
    if (words.length === 0) yield { tokens: 0, make: () => this.#openMessage() };
    for (const [at, word] of words.entries()) {
      yield { tokens: 1, make: () => [...(at === 0 ? this.#openMessage() : []), ...this.#say(word)] };
    }
    yield { tokens: 0, make: () => this.#closeItem(stop === "length" || stop === "filter" ? "incomplete" : "completed") };
  }

  *#call(name: string, given: string): Generator<Piece<Event>> {
    const parts = [...fragments(given)];
    yield { tokens: 1, make: () => this.#openCall(name) };
    for (const part of parts) yield { tokens: 1, make: () => this.#addArguments(part) };
    yield { tokens: 0, make: () => this.#closeItem("completed") };
  }

  #created(): Event {
    return { type: "response.created", response: this.#write("in_progress", null, null) };
  }

  #openMessage(): Event[] {
    const type = this.#frame.sound ? "output_audio" : "output_text";
    const item: Item = { id: this.#newId(), type: "message", role: "assistant", status: "in_progress", content: [] };
    const added = this.#openItem(item);
    const part: Part = { type, text: "" };
    this.#open = { item, part };
    item.content = [part];
    return [...added, this.#about(item, { type: "response.content_part.added", content_index: 0, part: shownPart(part) })];
  }

  #openCall(name: string): Event[] {
    const random = this.#frame.random.fork(`call ${this.#output.length}`);
    const item: Item = {
      id: this.#newId(),
      type: "function_call",
      status: "in_progress",
      content: [],
      name,
      callId: callId(random),
      arguments: "",
    };
    return this.#openItem(item);
  }

  #openItem(item: Item): Event[] {
    const { keep, conversationId } = this.#frame;
    this.#output.push(item);
    if (conversationId !== null) keep(item);
    this.#open = { item };
    const added = this.#ofItem(item, "response.output_item.added");
    return conversationId === null ? [added] : [added, this.#inConversation(item, "conversation.item.added")];
  }

  #say(word: string): Event[] {
    const { item, part } = this.#open ?? {};
    if (!item || !part) return [];
    part.text += word;
    const at = { content_index: 0 };
    if (!this.#aloud) return [this.#about(item, { type: "response.output_text.delta", ...at, delta: word })];
    const delta = Buffer.from(this.#aloud.say(word)).toString("base64");
    return [
      this.#about(item, { type: "response.output_audio_transcript.delta", ...at, delta: word }),
      this.#about(item, { type: "response.output_audio.delta", ...at, delta }),
    ];
  }

  #addArguments(delta: string): Event[] {
    const item = this.#open?.item;
    if (!item) return [];
    item.arguments += delta;
    return [this.#about(item, { type: "response.function_call_arguments.delta", call_id: item.callId, delta })];
  }

  #closeItem(status: "completed" | "incomplete"): Event[] {
    const { item, part } = this.#open ?? {};
    if (!item) return [];
    this.#open = undefined;
    item.status = status;
    const closing = part ? this.#closePart(item, part) : [this.#closeCall(item)];
    const kept = this.#frame.conversationId === null ? [] : [this.#inConversation(item, "conversation.item.done")];
    return [...closing, ...kept, this.#ofItem(item, "response.output_item.done")];
  }

  #closePart(item: Item, part: Part): Event[] {
    const at = { content_index: 0 };
    const done = this.#about(item, { type: "response.content_part.done", ...at, part: shownPart(part) });
    if (part.type === "output_text") {
      return [this.#about(item, { type: "response.output_text.done", ...at, text: part.text }), done];
    }
    const transcript = { type: "response.output_audio_transcript.done", ...at, transcript: part.text };
    return [this.#about(item, { type: "response.output_audio.done", ...at }), this.#about(item, transcript), done];
  }

  #closeCall(item: Item): Event {
    const { callId: call_id, name, arguments: given } = item;
    return this.#about(item, { type: "response.function_call_arguments.done", call_id, name, arguments: given });
  }

  #done(status: Ending, details: object | null): Event[] {
    const usage = this.#frame.usage(this.#answer, this.#aloud?.spokenMs ?? 0);
    return [{ type: "response.done", response: this.#write(status, details, usage) }];
  }

  #about(item: Item, { type, ...more }: Event): Event {
    return { type, response_id: this.id, item_id: item.id, output_index: this.#output.indexOf(item), ...more };
  }

  #ofItem(item: Item, type: string): Event {
    const output_index = this.#output.indexOf(item);
    return { type, response_id: this.id, output_index, item: this.#frame.writeItem(item) };
  }

  #inConversation(item: Item, type: string): Event {
    return { type, previous_item_id: this.#frame.previousOf(item.id), item: this.#frame.writeItem(item) };
  }

  #write(status: Ending | "in_progress", details: object | null, usage: object | null): object {
    return writeResponse(this.#frame, status, details, { output: this.#output, usage });
  }

  #newId(): string {
    return realtimeId("item", this.#frame.random.fork(`item ${this.#output.length}`));
  }
}

export function writeResponse(
  { id, conversationId, metadata, shape, writeItem }: ResponseFrame,
  status: Ending | "in_progress",
  details: object | null,
  { output, usage }: { readonly output: readonly Item[]; readonly usage: object | null },
): object {
  return {
    object: "realtime.response",
    id,
    status,
    status_details: details,
    output: output.map(writeItem),
    conversation_id: conversationId,
    ...shape,
    usage,
    metadata,
  };
}

function shownPart({ type, text }: Part): object {
  return type === "output_text" ? { type: "text", text } : { type: "audio", transcript: text };
}

function endingOf(stop: Stop): [Ending, object | null] {
  switch (stop) {
    case "length":
    case "context":
      return ["incomplete", { type: "incomplete", reason: "max_output_tokens" }];
    case "filter":
      return ["incomplete", { type: "incomplete", reason: "content_filter" }];
    default:
      return ["completed", null];
  }
}
