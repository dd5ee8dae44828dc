import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Candidate, GenerateResponse } from "./generate-response.ts";
import { logprobFields } from "./logprobs.ts";
import { SAFETY_RATINGS } from "./safety.ts";
import { promptDetails } from "./usage.ts";

/** One object of a streamed answer, as text. */
export interface Chunk {
  readonly json: string;
  readonly tokens: number;
}

/** A part with what belongs beside it in its chunk. */
interface Piece {
  /** The part as JSON; nothing for a candidate that ends without content. */
  readonly part: string;
  readonly kind: "thought" | "text" | "call";
  readonly tokens: number;
  /** Further fields of the candidate, each with the comma before it. */
  readonly extra: string;
}

/**
 * The answer in pieces, one candidate after the other. Each chunk has the counts so far; the finish reason is only in
 * a candidate's last one.
 */
export function* chunks(response: GenerateResponse, answer: ChatAnswer, ask: ChatAsk): Generator<Chunk> {
  const count = counter(answer, ask);
  const { id, createTime } = response;
  const traffic = createTime === undefined ? "" : ',"trafficType":"ON_DEMAND"';
  const made = createTime === undefined ? "" : `,"createTime":"${createTime}"`;
  const after = `${traffic}},"modelVersion":${JSON.stringify(answer.model)}${made},"responseId":"${id}"}`;
  const lastCandidate = response.candidates.length - 1;
  for (const candidate of response.candidates) {
    const all = pieces(candidate, ask);
    let piece = all.next().value;
    while (piece) {
      const next = all.next().value;
      const isLast = !next;
      const usage = count(piece, isLast && candidate.index === lastCandidate);
      const json = `{"candidates":[${candidateJson(piece, candidate, isLast)}],"usageMetadata":${usage}${after}`;
      yield { json, tokens: piece.tokens };
      piece = next;
    }
  }
}

function* pieces({ thoughts, text, calls, filtered }: Candidate, ask: ChatAsk): Generator<Piece, undefined> {
  for (const thought of thoughts) {
    yield { part: `{"text":${JSON.stringify(thought)},"thought":true}`, kind: "thought", tokens: 1, extra: "" };
  }
  for (const word of text)
    yield { part: `{"text":${JSON.stringify(word)}}`, kind: "text", tokens: 1, extra: logprobs(word, ask) };
  for (const call of calls) {
    const part = JSON.stringify(call);
    yield { part, kind: "call", tokens: Math.ceil(part.length / CHARACTERS_PER_TOKEN), extra: "" };
  }
  if (text.length + calls.length > 0) return;
  yield { part: filtered ? "" : '{"text":""}', kind: "text", tokens: 0, extra: "" };
}

/** Function calls come whole: how many tokens they were is only estimated, for pacing. */
const CHARACTERS_PER_TOKEN = 4;

function logprobs(token: string, ask: ChatAsk): string {
  if (ask.topLogprobs === undefined) return "";
  return `,${JSON.stringify(logprobFields([token], ask.topLogprobs)).slice(1, -1)}`;
}

function candidateJson({ part, extra }: Piece, { index, finishReason, filtered }: Candidate, isLast: boolean): string {
  const content = part === "" ? "" : `"content":{"role":"model","parts":[${part}]},`;
  const finish = isLast ? `"finishReason":"${finishReason}",` : "";
  const safety = isLast && filtered ? `,"safetyRatings":${JSON.stringify(SAFETY_RATINGS)}` : "";
  return `{${content}${finish}"index":${index}${safety}${extra}}`;
}

/** Counts what has been sent and writes `usageMetadata`, but for its end: never more than the final counts, and those in the last chunk. */
function counter({ usage }: ChatAnswer, ask: ChatAsk): (piece: Piece, isFinal: boolean) => string {
  const allSpoken = usage.outputTokens - usage.reasoningTokens;
  const prompt = JSON.stringify(promptDetails(usage.inputTokens, ask));
  const cached = usage.cacheReadTokens > 0 ? `"cachedContentTokenCount":${usage.cacheReadTokens},` : "";
  let thought = 0;
  let spoken = 0;
  return (piece, isFinal) => {
    if (piece.kind === "thought") thought = Math.min(thought + piece.tokens, usage.reasoningTokens);
    // Thinking comes first: once the model speaks, all thoughts are counted, shown or not.
    else thought = usage.reasoningTokens;
    if (piece.kind !== "thought") spoken = isFinal ? allSpoken : Math.min(spoken + piece.tokens, allSpoken);
    const total = usage.inputTokens + spoken + thought;
    const thoughts = thought > 0 ? `,"thoughtsTokenCount":${thought}` : "";
    return `{"promptTokenCount":${usage.inputTokens},"candidatesTokenCount":${spoken},"totalTokenCount":${total},${cached}"promptTokensDetails":${prompt}${thoughts}`;
  };
}
