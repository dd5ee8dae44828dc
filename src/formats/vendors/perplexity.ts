import type { Frame, WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { type Fields, fields, list } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

/** Where a mock's knowledge comes from: pages that do not exist, of a domain that never will. */
const SOURCES = [1, 2].map((page) => ({
  title: `A mock source, page ${page}`,
  url: `https://example.invalid/aigw-emulator/source-${page}`,
  date: "2026-01-01",
  last_updated: "2026-01-01",
  snippet: "Nothing was searched: the emulator made this up.",
  source: "web",
}));

const dialect = chatFormat({
  id: "perplexity.chat",
  answerId: uuid,
  callId,
  plain: true,
  usageWithFinish: true,
  usageSoFar: true,
  wholeChoice: { delta: { role: "assistant", content: "" } },
  finishReasons: { tool: "stop" },
  everywhere: () => ({ citations: SOURCES.map(({ url }) => url), search_results: SOURCES }),
  usage: ({ inputTokens, outputTokens, reasoningTokens }) => ({
    search_context_size: "low",
    citation_tokens: 0,
    num_search_queries: 1,
    reasoning_tokens: reasoningTokens,
    cost: {
      input_tokens_cost: inputTokens / 1e6,
      output_tokens_cost: outputTokens / 1e6,
      request_cost: 0.005,
      total_cost: 0.005 + (inputTokens + outputTokens) / 1e6,
    },
  }),
});

/** Perplexity's Chat Completions (wire formats, 9): with citations and what the search cost, without tools. */
export const perplexityChat: WireFormat<"chat"> = {
  ...dialect,
  readAsk: (request) => ({ ...dialect.readAsk(request), tools: [], toolChoice: { kind: "none" } }),
  writeAnswer(answer, ask, context) {
    const body = fields(context.request.json());
    const written = dialect.writeAnswer(answer, ask, context);
    if (written.kind === "whole") {
      const more = wished(body);
      if (Object.keys(more).length === 0) return written;
      return { ...written, body: JSON.stringify({ ...parsed(written.body), ...more }) };
    }
    // Whole, it has what is wished for besides.
    if (body["stream_mode"] !== "concise") return { ...written, whole: undefined };
    return { kind: "stream", status: written.status, headers: written.headers, frames: concise(written.frames) };
  },
};

/** Pictures and further questions, where they are asked for: none were found. */
function wished(body: Fields): object {
  return {
    ...(body["return_images"] === true && { images: [] }),
    ...(body["return_related_questions"] === true && { related_questions: ["What else did the emulator make up?"] }),
  };
}

/** What was found and used comes once, with the end, and reasoning is told apart by the kind of its chunks. */
function* concise(frames: Iterable<Frame>): Generator<Frame> {
  for (const frame of frames) {
    const text = String(frame.bytes);
    // No sentinel ends these: the last chunk's kind does.
    if (!text.startsWith("data: {")) continue;
    const chunk = parsed(text.slice("data: ".length));
    const [choice] = list(chunk["choices"]).map(fields);
    if (typeof choice?.["finish_reason"] === "string") yield told({ ...chunk, object: "chat.completion.done" }, frame);
    else {
      const { citations: _, search_results: _results, usage: _usage, ...rest } = chunk;
      const reasons = fields(choice?.["delta"])["reasoning_content"] !== undefined;
      yield told({ ...rest, object: reasons ? "chat.reasoning" : "chat.completion.chunk" }, frame);
    }
  }
}

function told(chunk: object, { tokens }: Frame): Frame {
  return { bytes: `data: ${JSON.stringify(chunk)}\n\n`, tokens };
}

function parsed(json: string | Uint8Array): Fields {
  return fields(JSON.parse(String(json)));
}

export const perplexityErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { ...USUAL_SPELLINGS["bad-request"], type: "invalid_parameter" },
    "model-not-found": {
      status: 400,
      message: ({ model }) => `Invalid model '${model ?? ""}'. Permitted models can be found in the documentation.`,
      type: "invalid_model",
    },
    "rate-limited": { ...USUAL_SPELLINGS["rate-limited"], type: "rate_limit_exceeded" },
    quota: { status: 401, message: "You exceeded your current quota, please check your plan.", type: "insufficient_quota" },
  },
  ({ status, message, type }) => ({ error: { message, type, code: status } }),
);
