import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { WireFormat, WriteContext, Written } from "../format.ts";
import { jsonHeaders, streamHeaders } from "./http-headers.ts";
import { joinResponses } from "./join-responses.ts";
import { readResponses } from "./read-responses.ts";
import { type ResponseState, responseEnvelope, responseJson } from "./response-envelope.ts";
import { incompleteReason, itemJson, type OutputItem, outputItems } from "./response-items.ts";
import { responseFrames } from "./stream-responses.ts";
import { readUsage, responsesUsage } from "./usage.ts";

/** `POST responses` (wire formats, 1.2). Nothing is kept: every answer is complete, whatever `store` and `background` say. */
export const openaiResponses: WireFormat<"chat"> = {
  id: "openai.responses",
  task: "chat",
  readAsk: readResponses,
  writeAnswer,
  readUsage,
  joinStream: joinResponses,
};

function writeAnswer(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Written {
  const envelope = responseEnvelope(answer, context);
  const items = outputItems(answer, ask, context);
  const end = endState(answer, items);
  if (ask.delivery.stream) {
    return { kind: "stream", status: 200, headers: streamHeaders(), frames: responseFrames(envelope, items, end) };
  }
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: responseJson(envelope, end) };
}

function endState(answer: ChatAnswer, items: readonly OutputItem[]): ResponseState {
  const incomplete = incompleteReason(answer);
  return {
    status: incomplete === null ? "completed" : "incomplete",
    incomplete,
    output: items.map((item) => itemJson(item, false)).join(","),
    usage: JSON.stringify(responsesUsage(answer.usage)),
  };
}
