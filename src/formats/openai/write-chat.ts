import { type ByteText, bytesOf, byteText } from "../../streaming/byte-text.ts";
import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WholeAnswer, WriteContext } from "../format.ts";
import { membersOf, type SaidAgain, saidAgain } from "../said-again.ts";
import type { WrittenCall } from "./calls.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { type ChatHead, type ChoiceParts, chatHead, choiceParts } from "./chat-parts.ts";
import { jsonHeaders } from "./http-headers.ts";
import { tokenLogprob } from "./logprobs.ts";
import { wordPieces } from "./pieces.ts";
import { chatUsage } from "./usage.ts";

/** The plain answer of Chat Completions (wire formats, 1.1). */
export function writeChat(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): WholeAnswer {
  return wholeChat(chatHead(answer, context, dialect), () => choiceParts(answer, ask, context, dialect), ask, dialect);
}

/** The same of what has been drawn for it, as it has for a stream. */
export function wholeChat(head: ChatHead, choices: Choices, ask: ChatAsk, dialect: ChatDialect): WholeAnswer {
  const { answer } = head.about;
  const saying = () => whatIsSaid(answer, choices(), ask, dialect);
  const said = isSaidAlike(answer, ask) ? saidOf(dialect).of(answer, () => membersOf(saying())) : undefined;
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: whole(head, moreOf(head, dialect), said, saying) };
}

type Choices = () => readonly ChoiceParts[];

/** Whether nothing but the answer decides what is said of it: calls have ids of their own. */
function isSaidAlike({ choices }: ChatAnswer, { topLogprobs }: ChatAsk): boolean {
  return topLogprobs === undefined && choices.every(({ toolCalls, stop }) => toolCalls.length === 0 && stop !== "tool");
}

/** A dialect may count in its own way. */
function saidOf(dialect: ChatDialect): SaidAgain<ChatAnswer> {
  let of = said.get(dialect);
  if (!of) {
    of = saidAgain();
    said.set(dialect, of);
  }
  return of;
}

const said = new WeakMap<ChatDialect, SaidAgain<ChatAnswer>>();

/** `said` is ready to be sent, where it is known; else it is what `saying` gives. A dialect may put others in the usual ones' place. */
function whole(head: ChatHead, more: object, said: ByteText | undefined, saying: () => object): string | Uint8Array {
  const { id, created, top } = head;
  if (more !== top && USUAL_MEMBERS.some((name) => name in more)) {
    return JSON.stringify({ id, object: OBJECT, created, ...saying(), ...more });
  }
  const first = `"id":${JSON.stringify(id)},"object":"${OBJECT}","created":${created}`;
  const last = more === top ? topText(top) : afterOthers(more);
  if (said === undefined) return `{${first},${membersOf(saying())}${last}}`;
  return bytesOf(`{${byteText(first)},${said}${byteText(last)}}`);
}

function whatIsSaid(answer: ChatAnswer, choices: readonly ChoiceParts[], ask: ChatAsk, dialect: ChatDialect): object {
  return {
    model: answer.model,
    choices: choices.map((choice) => writeChoice(choice, ask, dialect)),
    usage: usageIn(dialect, answer.usage),
  };
}

/** Fields after the usual ones. */
function moreOf({ top, about }: ChatHead, { everywhere, atEnd, whole }: ChatDialect): object {
  if (!everywhere && !atEnd && !whole) return top;
  return { ...top, ...everywhere?.(about), ...atEnd?.(about), ...whole?.(about) };
}

const OBJECT = "chat.completion";
const USUAL_MEMBERS = ["id", "object", "created", "model", "choices", "usage"];

/** The top is most often the same object. */
function topText(top: object): string {
  let text = topTexts.get(top);
  if (text === undefined) {
    text = afterOthers(top);
    topTexts.set(top, text);
  }
  return text;
}

const topTexts = new WeakMap<object, string>();

function afterOthers(more: object): string {
  const members = membersOf(more);
  return members === "" ? "" : `,${members}`;
}

/** The usual counts, and what the vendor counts besides. */
export function usageIn(dialect: ChatDialect, usage: Usage): object {
  return { ...chatUsage(usage), ...dialect.usage?.(usage) };
}

function writeChoice(parts: ChoiceParts, ask: ChatAsk, dialect: ChatDialect): object {
  const { choice, calls } = parts;
  const reasoning = dialect.reasoningField === undefined ? "" : choice.reasoning.join("");
  return {
    index: parts.index,
    message: {
      role: "assistant",
      content: content(parts, dialect),
      ...(dialect.reasoningField !== undefined && reasoning !== "" && { [dialect.reasoningField]: reasoning }),
      ...(dialect.reasoningDetails && reasoning !== "" && { reasoning_details: reasoningDetails(reasoning) }),
      ...(calls.length > 0 && callFields(calls, parts.legacy)),
      ...(!dialect.plain && { refusal: choice.refusal ?? null, annotations: [] }),
    },
    logprobs: ask.topLogprobs === undefined ? null : logprobs(parts, ask.topLogprobs),
    finish_reason: parts.finishReason,
    ...dialect.choice?.(parts.finishReason),
    ...dialect.wholeChoice,
  };
}

export function reasoningDetails(text: string): readonly object[] {
  return [{ type: "reasoning.text", text, format: "unknown", index: 0 }];
}

/** Null beside a call or a refusal; an answer that says nothing otherwise is an empty string. */
function content({ choice, calls }: ChoiceParts, dialect: ChatDialect): string | null {
  if (choice.refusal !== undefined) return dialect.plain ? choice.refusal : null;
  const whole = choice.text.join("");
  return whole === "" && calls.length > 0 ? null : whole;
}

function callFields(calls: readonly WrittenCall[], legacy: boolean): object {
  const [first] = calls;
  if (legacy && first) return { function_call: { name: first.name, arguments: first.input } };
  return { tool_calls: calls.map(wholeCall) };
}

/** A tool call as it stands in `message.tool_calls`. */
export function wholeCall({ id, name, input, custom }: WrittenCall): object {
  if (custom) return { id, type: "custom", custom: { name, input } };
  return { id, type: "function", function: { name, arguments: input } };
}

function logprobs({ choice }: ChoiceParts, top: number): object | null {
  if (choice.refusal !== undefined) {
    return { content: null, refusal: wordPieces(choice.refusal).map((token) => tokenLogprob(token, top)) };
  }
  if (choice.text.length === 0) return null;
  return { content: choice.text.map((token) => tokenLogprob(token, top)), refusal: null };
}
