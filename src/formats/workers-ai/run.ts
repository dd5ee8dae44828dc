import { Buffer } from "node:buffer";
import type { FormatRequest, WireFormat } from "../format.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { plainResponses } from "../openai/responses.ts";
import { readUsage } from "../openai/usage.ts";
import { workersAiChat } from "./chat.ts";
import { enveloped } from "./envelope.ts";
import { joinRun } from "./join-run.ts";
import { answersInOpenAiShape } from "./model-family.ts";
import { readRunInput } from "./run-input.ts";
import { writeRun } from "./write-run.ts";

/**
 * The native run of a text model (wire formats 4.1). Older models have Workers AI's own answer; newer ones put an OpenAI
 * answer into the envelope and stream OpenAI's events.
 */
export const workersAiRun: WireFormat<"chat"> = {
  id: "workers-ai.run",
  task: "chat",
  readAsk(request) {
    const model = request.params["model"] ?? "";
    const body = fields(request.json());
    if (!inOpenAiShape(model, body) || body["prompt"] !== undefined) return readRunInput(model, body);
    return openAiShape(request).readAsk(request);
  },
  writeAnswer(answer, ask, context) {
    if (!inOpenAiShape(ask.model, fields(context.request.json()))) return writeRun(answer, ask, context);
    const written = openAiShape(context.request).writeAnswer(answer, ask, context);
    if (written.kind === "stream") return written;
    return enveloped(typeof written.body === "string" ? written.body : Buffer.from(written.body).toString("utf8"));
  },
  readUsage: (json, before) => readUsage(fields(json)["result"] ?? json, before),
  joinStream: joinRun,
};

/**
 * A mock model stands for any model: asked as only gpt-oss is, it is one that answers so, that a failure of the Responses
 * API can be tried too.
 */
function inOpenAiShape(model: string, body: Fields): boolean {
  if (answersInOpenAiShape(model)) return true;
  return MOCK.test(model) && body["input"] !== undefined && body["messages"] === undefined && body["prompt"] === undefined;
}

const MOCK = /^(?:@cf\/)?mock[/-]/;

/** gpt-oss takes the input of either of OpenAI's APIs, and answers in the same one. */
function openAiShape(request: FormatRequest): WireFormat<"chat"> {
  return fields(request.json())["input"] === undefined ? workersAiChat : plainResponses;
}
