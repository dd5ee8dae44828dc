import { dataFrame, EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatChoice, Stop } from "../../tasks/chat.ts";
import type { Frame, HeaderMap, WireFormat, WriteContext } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { tokenLogprob } from "../openai/logprobs.ts";
import { wordPieces } from "../openai/pieces.ts";
import { tokenId } from "../token-id.ts";
import { promptOf, readText } from "./read-text.ts";

/**
 * Text generation as the server speaks it that text models run in (wire formats, 13). Answers say nothing of what went in,
 * and begin with the prompt unless the caller says not to. A stream is an event for each token, without a terminator.
 */
export const huggingfaceText: WireFormat<"chat"> = {
  id: "huggingface.text",
  task: "chat",
  readAsk: readText,
  writeAnswer(answer, ask, { request }: WriteContext) {
    const body = fields(request.json());
    const said = spoken(answer.choices[0]);
    const about: About = { said, before: prefix(body), details: details(answer, ask.sampling.seed) };
    const headers = countHeaders(answer);
    if (ask.delivery.stream) {
      return { kind: "stream", status: 200, headers: { ...headers, "content-type": EVENT_STREAM }, frames: frames(about) };
    }
    const told =
      fields(body["parameters"])["details"] === true
        ? { details: { ...about.details, prefill: [], tokens: said.map(token) } }
        : {};
    const whole = [{ generated_text: about.before + said.join(""), ...told }];
    return {
      kind: "whole",
      status: 200,
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(whole),
    };
  },
  readUsage: (_json, before) => before,
  joinStream,
};

interface About {
  readonly said: readonly string[];
  readonly before: string;
  readonly details: object;
}

function spoken(choice: ChatChoice | undefined): readonly string[] {
  if (!choice) return [];
  return choice.refusal !== undefined && choice.text.length === 0 ? wordPieces(choice.refusal) : choice.text;
}

function prefix(body: Fields): string {
  return fields(body["parameters"])["return_full_text"] === false ? "" : promptOf(body);
}

/** `seed` only where the caller named one: nothing is sampled otherwise. */
function details({ choices, usage }: ChatAnswer, seed: number | undefined): object {
  return {
    finish_reason: FINISH_REASONS[choices[0]?.stop ?? "end"],
    generated_tokens: usage.outputTokens,
    seed: seed ?? null,
  };
}

const FINISH_REASONS: Readonly<Record<Stop, string>> = {
  end: "eos_token",
  length: "length",
  stop_sequence: "stop_sequence",
  tool: "eos_token",
  filter: "eos_token",
  refusal: "eos_token",
  context: "length",
};

function countHeaders({ usage }: ChatAnswer): HeaderMap {
  return {
    "x-compute-type": "gpu+optimized",
    "x-prompt-tokens": String(usage.inputTokens),
    "x-generated-tokens": String(usage.outputTokens),
  };
}

/** The last token's event holds the whole text; an answer of no tokens is one event with an empty, special one. */
function* frames({ said, before, details: told }: About): Generator<Frame> {
  const end = { generated_text: before + said.join(""), details: told };
  for (const [index, piece] of said.entries()) {
    const last = index === said.length - 1 ? end : { generated_text: null, details: null };
    yield dataFrame(JSON.stringify({ index: index + 1, token: token(piece), ...last }), 1);
  }
  if (said.length === 0) {
    yield dataFrame(JSON.stringify({ index: 1, token: { ...token(""), special: true }, ...end }));
  }
}

function token(piece: string) {
  return { id: tokenId(piece), text: piece, logprob: tokenLogprob(piece, 0).logprob, special: false };
}

function joinStream(events: readonly unknown[]): object | undefined {
  const last = events.map(fields).findLast((event) => text(event["generated_text"]) !== undefined && isFields(event["token"]));
  return last && [{ generated_text: last["generated_text"], details: last["details"] }];
}
