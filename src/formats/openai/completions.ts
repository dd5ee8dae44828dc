import { DONE_FRAME, dataFrame } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../tasks/chat.ts";
import type { Frame, WireFormat, WriteContext } from "../format.ts";
import { FINISH_REASONS, fingerprint } from "./chat-parts.ts";
import { type Fields, fields, isFields, list, number, text } from "./fields.ts";
import { jsonHeaders, streamHeaders } from "./http-headers.ts";
import { tokenLogprob } from "./logprobs.ts";
import { wordPieces } from "./pieces.ts";
import { echoOf, readCompletion } from "./read-completion.ts";
import { chatUsage, readUsage } from "./usage.ts";

/** The legacy `POST completions`: text that goes on from a prompt (wire formats, 1.6). Streamed objects have the same `object`. */
export const openaiCompletions: WireFormat<"chat"> = {
  id: "openai.completions",
  task: "chat",
  readAsk: readCompletion,
  writeAnswer(answer, ask, context) {
    const { stream } = ask.delivery;
    if (!stream) return { kind: "whole", status: 200, headers: jsonHeaders(), body: wholeBody(answer, ask, context) };
    return { kind: "stream", status: 200, headers: streamHeaders(), frames: frames(answer, ask, context) };
  },
  readUsage,
  joinStream,
};

function wholeBody(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): string {
  const echo = echoOf(fields(context.request.json()));
  const choices = answer.choices.map((choice, index) => {
    const before = echo(index);
    return {
      text: before + pieces(choice).join(""),
      index,
      logprobs: logprobs(pieces(choice), ask, before.length),
      finish_reason: finishReason(choice),
    };
  });
  return JSON.stringify({ ...head(answer, context), choices, usage: chatUsage(answer.usage) });
}

function* frames(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Generator<Frame> {
  const echo = echoOf(fields(context.request.json()));
  const top = head(answer, context);
  const { includeUsage } = ask.delivery;
  const chunk = (choice: object, tokens: number) =>
    dataFrame(JSON.stringify({ ...top, choices: [choice], ...(includeUsage && { usage: null }) }), tokens);
  for (const [index, choice] of answer.choices.entries()) {
    let offset = echo(index).length;
    if (offset > 0) yield chunk({ text: echo(index), index, logprobs: null, finish_reason: null }, 0);
    for (const piece of pieces(choice)) {
      yield chunk({ text: piece, index, logprobs: logprobs([piece], ask, offset), finish_reason: null }, 1);
      offset += piece.length;
    }
    yield chunk({ text: "", index, logprobs: null, finish_reason: finishReason(choice) }, 0);
  }
  if (includeUsage) yield dataFrame(JSON.stringify({ ...top, choices: [], usage: chatUsage(answer.usage) }));
  yield DONE_FRAME;
}

function head(answer: ChatAnswer, { random, nowMs }: WriteContext): object {
  return {
    id: `cmpl-${random.text(29)}`,
    object: "text_completion",
    created: Math.floor(nowMs / 1000),
    model: answer.model,
    system_fingerprint: fingerprint(answer.model),
  };
}

function pieces({ text: said, refusal }: ChatChoice): readonly string[] {
  return refusal === undefined ? said : wordPieces(refusal);
}

/** Nothing can be called here, so an answer that would call has simply ended. */
function finishReason({ stop }: ChatChoice): string {
  return stop === "tool" ? FINISH_REASONS.end : FINISH_REASONS[stop];
}

/** Four lists side by side; `offset` is where the first token stands in the choice's text, in UTF-16 units. */
function logprobs(tokens: readonly string[], { topLogprobs }: ChatAsk, offset: number): object | null {
  if (topLogprobs === undefined) return null;
  const told = tokens.map((token) => tokenLogprob(token, topLogprobs));
  let at = offset;
  return {
    tokens,
    token_logprobs: told.map(({ logprob }) => logprob),
    top_logprobs: told.map(({ top_logprobs }) => Object.fromEntries(top_logprobs.map(({ token, logprob }) => [token, logprob]))),
    text_offset: tokens.map((token) => {
      const here = at;
      at += token.length;
      return here;
    }),
  };
}

/** The texts of each choice, put together; a choice's lists of log probabilities are not. */
function joinStream(events: readonly unknown[]): object | undefined {
  const chunks = events.map(fields);
  const first = chunks.find(({ choices }) => Array.isArray(choices));
  if (!first || chunks.some(({ error }) => isFields(error))) return undefined;
  const joined = new Map<number, Fields>();
  for (const choice of chunks.flatMap(({ choices }) => list(choices)).map(fields)) {
    const index = number(choice["index"]) ?? 0;
    const before = joined.get(index) ?? {};
    joined.set(index, {
      text: (text(before["text"]) ?? "") + (text(choice["text"]) ?? ""),
      index,
      logprobs: null,
      finish_reason: choice["finish_reason"] ?? before["finish_reason"] ?? null,
    });
  }
  const usage = chunks.map((chunk) => chunk["usage"]).findLast(isFields);
  const { usage: _, ...top } = first;
  return { ...top, choices: [...joined.values()], ...(usage && { usage }) };
}
