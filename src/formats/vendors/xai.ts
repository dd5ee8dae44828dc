import type { Frame, WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";

const dialect = chatFormat({
  id: "xai.chat",
  answerId: uuid,
  callId,
  reasoningField: "reasoning_content",
  usageWithFinish: true,
  usageSoFar: true,
  wholeToolCalls: true,
  finishReasons: { tool: "tool_calls" },
  usage: ({ inputTokens, cacheReadTokens }) => ({
    prompt_tokens_details: { text_tokens: inputTokens, audio_tokens: 0, image_tokens: 0, cached_tokens: cacheReadTokens },
    num_sources_used: 0,
  }),
});

/** Pages that do not exist, of a domain that never will: nothing was searched. */
const SOURCES = [1, 2].map((page) => `https://example.invalid/aigw-emulator/source-${page}`);

/** xAI's Chat Completions (wire formats, 8): reasoning beside the content; each tool call whole, as its clients demand. */
export const xaiChat: WireFormat<"chat"> = {
  ...dialect,
  writeAnswer(answer, ask, context) {
    const written = dialect.writeAnswer(answer, ask, context);
    if (!searches(fields(fields(context.request.json())["search_parameters"]))) return written;
    if (written.kind === "whole") return { ...written, body: JSON.stringify(withSources(JSON.parse(String(written.body)))) };
    return { kind: "stream", status: written.status, headers: written.headers, frames: citing(written.frames) };
  },
};

/** Whether sources are wanted: the model decides, unless the caller does. */
function searches({ mode, return_citations }: Fields): boolean {
  return typeof mode === "string" && mode !== "off" && return_citations !== false;
}

function withSources(answer: object): object {
  const usage = { ...fields(fields(answer)["usage"]), num_sources_used: SOURCES.length };
  return { ...answer, citations: SOURCES, usage };
}

/** Sources come with the chunk that ends a stream. */
function* citing(frames: Iterable<Frame>): Generator<Frame> {
  for (const frame of frames) {
    const text = String(frame.bytes);
    if (!/"finish_reason":"/.test(text)) yield frame;
    else
      yield { bytes: `data: ${JSON.stringify(withSources(JSON.parse(text.slice("data: ".length))))}\n\n`, tokens: frame.tokens };
  }
}

const ARGUMENT = "Client specified an invalid argument";
const CONSOLE = "You can obtain an API key from https://console.x.ai.";

/** Flat: the sentence is `error`, `code` is a sentence too. A wrong key is a 400. */
export const xaiErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 400, message: "The request is not valid.", code: ARGUMENT },
    "bad-json": { status: 422, message: "Failed to deserialize the JSON body into the target type", code: ARGUMENT },
    "missing-key": {
      status: 401,
      message: `No API key was provided. Specify your API key in an Authorization header using Bearer auth. ${CONSOLE}`,
      code: "The request does not have valid authentication credentials",
    },
    "invalid-key": { status: 400, message: `Incorrect API key provided. ${CONSOLE}`, code: ARGUMENT },
    permission: { ...USUAL_SPELLINGS.permission, code: "The caller does not have permission to execute the specified operation" },
    "model-not-found": {
      status: 404,
      message: (failure, request) =>
        `The model ${missingModel(failure, request)} does not exist or your team does not have access to it.`,
      code: "Some requested entity was not found",
    },
    "path-not-found": { ...USUAL_SPELLINGS["path-not-found"], code: "Some requested entity was not found" },
    "context-exceeded": { ...USUAL_SPELLINGS["context-exceeded"], code: ARGUMENT },
    "content-filter": { ...USUAL_SPELLINGS["content-filter"], code: ARGUMENT },
    "rate-limited": { ...USUAL_SPELLINGS["rate-limited"], code: "Some resource has been exhausted" },
    quota: { status: 429, message: "Your team has used all available credits.", code: "Some resource has been exhausted" },
    overloaded: { ...USUAL_SPELLINGS.overloaded, code: "The service is currently unavailable" },
  },
  ({ message, code }) => ({ code: code ?? "Internal error", error: message }),
);
