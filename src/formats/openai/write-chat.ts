import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { WholeAnswer, WriteContext } from "../format.ts";
import type { WrittenCall } from "./calls.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { type ChatParts, type ChoiceParts, chatParts } from "./chat-parts.ts";
import { jsonHeaders } from "./http-headers.ts";
import { tokenLogprob } from "./logprobs.ts";
import { wordPieces } from "./pieces.ts";
import { chatUsage } from "./usage.ts";

/** The plain answer of Chat Completions (wire formats, 1.1). */
export function writeChat(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): WholeAnswer {
  const parts = chatParts(answer, ask, context, dialect);
  const more = {
    ...parts.top,
    ...dialect.everywhere?.(parts.about),
    ...dialect.atEnd?.(parts.about),
    ...dialect.whole?.(parts.about),
  };
  const first = { id: parts.id, object: "chat.completion", created: parts.created, model: answer.model };
  const said = isSaidAlike(parts, ask, more) ? saidAlike(answer, parts, ask, dialect) : undefined;
  const body =
    said === undefined
      ? JSON.stringify({ ...first, ...whatIsSaid(parts, ask, dialect), ...more })
      : joined(JSON.stringify(first), said, JSON.stringify(more));
  return { kind: "whole", status: 200, headers: jsonHeaders(), body };
}

interface Said {
  readonly choices: readonly object[];
  readonly usage: object;
}

function whatIsSaid(parts: ChatParts, ask: ChatAsk, dialect: ChatDialect): Said {
  return {
    choices: parts.choices.map((choice) => writeChoice(choice, ask, dialect)),
    usage: usageIn(dialect, parts.about.answer.usage),
  };
}

const USUAL_MEMBERS = ["id", "object", "created", "model", "choices", "usage"];

/** Whether nothing but the answer decides how it is said: calls have ids of their own, and a dialect may count in its own way. */
function isSaidAlike({ choices }: ChatParts, ask: ChatAsk, more: object): boolean {
  if (ask.topLogprobs !== undefined || USUAL_MEMBERS.some((name) => name in more)) return false;
  return choices.every(({ choice, calls }) => calls.length === 0 && choice.stop !== "tool");
}

/** `whatIsSaid` as JSON. The mock models give the same answer to the same question, and it is often asked again. */
function saidAlike(answer: ChatAnswer, parts: ChatParts, ask: ChatAsk, dialect: ChatDialect): string {
  let answers = said.get(dialect);
  if (!answers || answers.size >= MOST_SAID) {
    answers = new Map();
    said.set(dialect, answers);
  }
  let text = answers.get(answer);
  if (text === undefined) {
    text = JSON.stringify(whatIsSaid(parts, ask, dialect));
    if (text.length <= LONGEST_SAID) answers.set(answer, text);
  }
  return text;
}

const said = new WeakMap<ChatDialect, Map<ChatAnswer, string>>();
const MOST_SAID = 200;
const LONGEST_SAID = 16 * 1024;

/** The members of several objects as one object. */
function joined(...objects: readonly string[]): string {
  const members = objects.filter((object) => object !== "{}").map((object) => object.slice(1, -1));
  return `{${members.join(",")}}`;
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
