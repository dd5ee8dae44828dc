import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { FailureKind } from "../../tasks/failure.ts";
import { badRequest, type ErrorSpelling, type FormatRequest, type WireFormat, type WriteContext } from "../format.ts";
import { vertexErrors } from "../google/vertex-errors.ts";
import { type Fields, isFields } from "../openai/fields.ts";
import { anthropicCountTokens } from "./count-tokens.ts";
import { anthropicErrors } from "./errors.ts";
import { requestId } from "./ids.ts";
import { joinMessage } from "./join-message.ts";
import { type Message, toMessage } from "./message.ts";
import { readMessages } from "./read-messages.ts";
import { streamMessage } from "./stream-message.ts";
import { readUsage } from "./usage.ts";
import { writeMessage } from "./write-message.ts";

/**
 * Anthropic's Messages on Vertex AI, `…/models/{model}:{verb:rawPredict|streamRawPredict}` (wire formats, 3.1): the version
 * stands in the body, the model in the path.
 */
export const vertexMessages: WireFormat<"chat"> = {
  id: "vertex.messages",
  task: "chat",
  readAsk(request) {
    const { model, verb } = request.params;
    const body = readBody(request);
    if (body["model"] !== undefined) throw badRequest("model: Extra inputs are not permitted", "model");
    const stream = verb === "streamRawPredict" ? body["stream"] !== false : body["stream"] === true;
    return readMessages({ ...body, model, stream }, "2023-06-01", "answer");
  },
  writeAnswer(answer, ask, context) {
    const message = vertexMessage(answer, ask, context);
    const headers = { "request-id": requestId(context.random, "vrtx_") };
    return ask.delivery.stream ? streamMessage(message, headers) : writeMessage(message, headers);
  },
  readUsage,
  joinStream: joinMessage,
};

/** `…/models/count-tokens:rawPredict`: here the model stands in the body. */
export const vertexMessageTokens: WireFormat<"token-count"> = {
  ...anthropicCountTokens,
  id: "vertex.message-tokens",
  readAsk(request) {
    const chat = readMessages(readBody(request), "2023-06-01", "count");
    return { task: "token-count", model: chat.model, chat };
  },
};

/** What is wrong with a message Anthropic says, what is wrong with the way to it Google does. */
export const vertexMessageErrors: ErrorSpelling = (failure, context) =>
  GOOGLES.has(failure.kind) ? vertexErrors(failure, context) : anthropicErrors(failure, context);

const GOOGLES: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "missing-key",
  "invalid-key",
  "permission",
  "model-not-found",
  "path-not-found",
  "rate-limited",
  "quota",
]);

const VERSION = "vertex-2023-10-16";

function readBody(request: FormatRequest): Fields {
  const body = request.json();
  if (!isFields(body)) throw badRequest("Input should be a valid dictionary or object to extract fields from");
  const version = body["anthropic_version"];
  if (version === VERSION) return body;
  if (version === undefined) throw badRequest(`anthropic_version: Field required; send "${VERSION}"`, "anthropic_version");
  throw badRequest(`anthropic_version: Input should be '${VERSION}'`, "anthropic_version");
}

/** Anthropic's own name for the model has no "@". */
function vertexMessage(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Message {
  return toMessage({ ...answer, model: answer.model.replace("@", "-") }, ask, context, "vrtx_");
}
