import { eventsOf, oneByOne, type Run } from "../../streaming/runs.ts";
import { DONE_FRAME, dataFrame } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { Frame, StreamedAnswer, WriteContext } from "../format.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { type ChatParts, chatParts } from "./chat-parts.ts";
import { streamHeaders } from "./http-headers.ts";
import { type ChunkText, choiceFrames, more } from "./stream-choice.ts";
import { usageIn, wholeChat } from "./write-chat.ts";

/**
 * The streamed answer of Chat Completions (wire formats, 1.1). What is the same in every chunk is made into text once;
 * only the delta is made for each.
 */
export function streamChat(answer: ChatAnswer, ask: ChatAsk, context: WriteContext, dialect: ChatDialect): StreamedAnswer {
  const parts = chatParts(answer, ask, context, dialect);
  const told = () => events(parts, answer, ask, dialect);
  const whole = () => wholeChat(parts, () => parts.choices, ask, dialect);
  const head = { kind: "stream", status: 200, headers: streamHeaders(), whole } as const;
  if (dialect.usageSoFar) return { ...head, frames: withUsage(oneByOne(told()), answer.usage, dialect) };
  return { ...head, ...eventsOf(told) };
}

/** Each chunk with what was used up to it; the one with the finish reason has all of it already. */
function* withUsage(frames: Iterable<Frame>, usage: Usage, dialect: ChatDialect): Generator<Frame> {
  let outputTokens = 0;
  for (const frame of frames) {
    outputTokens = Math.min(outputTokens + frame.tokens, usage.outputTokens);
    const text = String(frame.bytes);
    if (!text.startsWith("data: {") || text.includes(',"usage":{')) yield frame;
    else {
      const reasoningTokens = Math.min(usage.reasoningTokens, outputTokens);
      const told = JSON.stringify(usageIn(dialect, { ...usage, outputTokens, reasoningTokens }));
      yield { bytes: `${text.trimEnd().slice(0, -1)},"usage":${told}}\n\n`, tokens: frame.tokens };
    }
  }
}

function* events(parts: ChatParts, answer: ChatAnswer, ask: ChatAsk, dialect: ChatDialect): Generator<Frame | Run> {
  const usage = JSON.stringify(usageIn(dialect, answer.usage));
  for (const event of dialect.before?.(parts.about) ?? []) yield { bytes: `${event}\n\n`, tokens: 0 };
  const extraChunk = ask.delivery.includeUsage && !dialect.usageWithFinish;
  const after = extraChunk ? ',"usage":null}' : "}";
  const atEnd = more(dialect.atEnd?.(parts.about));
  const afterFinish = atEnd + (dialect.usageWithFinish ? `,"usage":${usage}}` : after);
  const afterFirst = more(dialect.atStart?.(parts.about)) + after;
  const chunk: ChunkText = { before: beforeChoices(parts, answer.model, dialect), after, afterFirst, afterFinish };
  const voices = parts.choices.map((choice) => choiceFrames(choice, chunk, ask, dialect));
  yield* voices.length === 1 && voices[0] ? voices[0] : interleaved(voices.map(oneByOne));
  if (extraChunk) yield dataFrame(`${chunk.before}],"usage":${usage}}`);
  yield DONE_FRAME;
}

/** A chunk up to and including the bracket that opens `choices`. */
function beforeChoices(parts: ChatParts, model: string, dialect: ChatDialect): string {
  const head = JSON.stringify({
    id: parts.id,
    object: "chat.completion.chunk",
    created: parts.created,
    model,
    ...parts.top,
    ...dialect.everywhere?.(parts.about),
  });
  return `${head.slice(0, -1)},"choices":[`;
}

/** One frame of each in turn, until all have ended: how OpenAI streams several choices. */
function* interleaved(voices: readonly Iterator<Frame>[]): Generator<Frame> {
  let speaking = voices;
  while (speaking.length > 0) {
    const still: Iterator<Frame>[] = [];
    for (const voice of speaking) {
      const next = voice.next();
      if (next.done) continue;
      yield next.value;
      still.push(voice);
    }
    speaking = still;
  }
}
