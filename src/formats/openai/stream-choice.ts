import type { Run } from "../../streaming/runs.ts";
import { dataFrame, dataRun } from "../../streaming/sse-frames.ts";
import type { ChatAsk } from "../../tasks/chat.ts";
import type { Frame } from "../format.ts";
import type { WrittenCall } from "./calls.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import type { ChoiceParts } from "./chat-parts.ts";
import { tokenLogprob } from "./logprobs.ts";
import { fragments, wordPieces } from "./pieces.ts";
import { reasoningDetails, wholeCall } from "./write-chat.ts";

/** What stands around the choice in every chunk of a stream. */
export interface ChunkText {
  readonly before: string;
  readonly after: string;
  /** Stands for `after` in the first chunk. */
  readonly afterFirst: string;
  /** Stands for `after` where the finish reason is. */
  readonly afterFinish: string;
}

/** The chunks of one choice, from its role to its finish reason. */
export function* choiceFrames(parts: ChoiceParts, chunk: ChunkText, ask: ChatAsk, dialect: ChatDialect): Generator<Frame | Run> {
  const { choice } = parts;
  const open = `${chunk.before}{"index":${parts.index},"delta":{`;
  const close = `},"logprobs":null,"finish_reason":null}]${chunk.after}`;
  const reasoning = dialect.reasoningField === undefined ? [] : choice.reasoning;
  const saysNothing = choice.text.length === 0 && reasoning.length === 0 && choice.refusal === undefined;
  const deltas = callDeltas(parts, dialect);
  const opening = saysNothing && !dialect.callsWithFinish ? deltas.next().value : undefined;
  const first = `},"logprobs":null,"finish_reason":null}]${chunk.afterFirst}`;
  yield dataFrame(`${open}${roleDelta(parts, opening?.delta, dialect)}${first}`, opening?.tokens);
  const beside = dialect.nullContentWhileReasoning ? '"content":null,' : "";
  if (dialect.reasoningDetails) yield* detailedFrames(reasoning, `${open}${beside}"${dialect.reasoningField}":`, close);
  else if (reasoning.length > 0) yield dataRun(`${open}${beside}"${dialect.reasoningField}":`, reasoning, close);
  yield* spokenFrames(parts, open, chunk, ask.topLogprobs, dialect);
  if (!dialect.callsWithFinish) for (const { delta, tokens } of deltas) yield dataFrame(`${open}${delta}${close}`, tokens);
  yield finishFrame(parts, open, chunk, dialect);
}

function* detailedFrames(reasoning: readonly string[], head: string, close: string): Generator<Frame> {
  for (const piece of reasoning) {
    const details = JSON.stringify(reasoningDetails(piece));
    yield dataFrame(`${head}${JSON.stringify(piece)},"reasoning_details":${details}${close}`, 1);
  }
}

function finishFrame(parts: ChoiceParts, open: string, chunk: ChunkText, dialect: ChatDialect): Frame {
  const last = dialect.callsWithFinish ? lastDelta(parts) : { delta: "", tokens: 0 };
  const end = `"finish_reason":"${parts.finishReason}"${more(dialect.choice?.(parts.finishReason))}`;
  return dataFrame(`${open}${last.delta}},"logprobs":null,${end}}]${chunk.afterFinish}`, last.tokens);
}

/** The delta beside the finish reason, where calls come with it. */
function lastDelta({ calls }: ChoiceParts): CallDelta {
  if (calls.length === 0) return { delta: '"content":""', tokens: 0 };
  const whole = calls.map((call, index) => ({ ...wholeCall(call), index }));
  return { delta: `"content":"","tool_calls":${JSON.stringify(whole)}`, tokens: calls.length };
}

/** The fields as they stand behind others in an object's text. */
export function more(object: object | undefined): string {
  const inner = object === undefined ? "" : JSON.stringify(object).slice(1, -1);
  return inner === "" ? "" : `,${inner}`;
}

/** A choice that only calls tools names the first one together with its role. */
function roleDelta({ choice, calls }: ChoiceParts, opening: string | undefined, dialect: ChatDialect): string {
  if (dialect.plain) {
    return opening === undefined ? '"role":"assistant","content":""' : `"role":"assistant","content":null,${opening}`;
  }
  if (choice.refusal !== undefined) return '"role":"assistant","content":null,"refusal":""';
  if (opening !== undefined) return `"role":"assistant","content":null,${opening},"refusal":null`;
  const content = choice.text.length === 0 && calls.length > 0 ? "null" : '""';
  return `"role":"assistant","content":${content},"refusal":null`;
}

function* spokenFrames(
  { choice }: ChoiceParts,
  open: string,
  chunk: ChunkText,
  top: number | undefined,
  dialect: ChatDialect,
): Generator<Frame | Run> {
  const refused = choice.refusal !== undefined && !dialect.plain;
  const pieces = choice.refusal === undefined ? choice.text : wordPieces(choice.refusal);
  const head = refused ? `${open}"refusal":` : `${open}"content":`;
  const tail = `,"finish_reason":null}]${chunk.after}`;
  if (top === undefined) {
    if (pieces.length > 0) yield dataRun(head, pieces, `},"logprobs":null${tail}`);
    return;
  }
  for (const piece of pieces) {
    const token = [tokenLogprob(piece, top)];
    const logprobs = refused ? { content: null, refusal: token } : { content: token, refusal: null };
    yield dataFrame(`${head}${JSON.stringify(piece)}},"logprobs":${JSON.stringify(logprobs)}${tail}`, 1);
  }
}

interface CallDelta {
  /** Fields of the delta, without braces. */
  readonly delta: string;
  readonly tokens: number;
}

function* callDeltas(parts: ChoiceParts, dialect: ChatDialect): Generator<CallDelta, undefined> {
  for (const [index, call] of parts.calls.entries()) {
    if (parts.legacy) {
      yield* functionCallDeltas(call);
      return;
    }
    if (dialect.wholeToolCalls) {
      yield { delta: `"tool_calls":[${JSON.stringify({ index, ...wholeCall(call) })}]`, tokens: 1 };
      continue;
    }
    yield* toolCallDeltas(call, index);
  }
}

function* toolCallDeltas(call: WrittenCall, index: number): Generator<CallDelta> {
  const start = { index, ...wholeCall({ ...call, input: "" }) };
  yield { delta: `"tool_calls":[${JSON.stringify(start)}]`, tokens: 0 };
  const head = `"tool_calls":[{"index":${index},${call.custom ? '"custom":{"input":' : '"function":{"arguments":'}`;
  for (const fragment of fragments(call.input)) yield { delta: `${head}${JSON.stringify(fragment)}}}]`, tokens: 1 };
}

function* functionCallDeltas(call: WrittenCall): Generator<CallDelta> {
  yield { delta: `"function_call":${JSON.stringify({ name: call.name, arguments: "" })}`, tokens: 0 };
  for (const fragment of fragments(call.input)) {
    yield { delta: `"function_call":{"arguments":${JSON.stringify(fragment)}}`, tokens: 1 };
  }
}
