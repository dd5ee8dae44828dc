import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { WireFormat, WriteContext, Written } from "../format.ts";
import { fields, number } from "./fields.ts";
import { jsonHeaders, streamHeaders } from "./http-headers.ts";
import { itemId } from "./ids.ts";
import { joinResponses } from "./join-responses.ts";
import { keptResponses } from "./kept-responses.ts";
import { readResponses } from "./read-responses.ts";
import { responseEnvelope, responseJson } from "./response-envelope.ts";
import { outputItems } from "./response-items.ts";
import { endState } from "./response-state.ts";
import { responseFrames } from "./stream-responses.ts";
import { readUsage } from "./usage.ts";

/** `POST responses` of vendors that keep nothing: every answer is complete, whatever `store` and `background` say. */
export const plainResponses: WireFormat<"chat"> = {
  id: "openai.responses",
  task: "chat",
  readAsk: readResponses,
  writeAnswer,
  readUsage,
  joinStream: joinResponses,
  errorWithin({ body, last, passed }) {
    const { code, type, message, param } = fields(fields(body)["error"]);
    const before = number(fields(last)["sequence_number"]);
    const sequence_number = before === undefined ? passed : before + 1;
    return { name: "error", data: { type: "error", code: code ?? type, message, param: param ?? null, sequence_number } };
  },
};

/** `POST responses` (wire formats, 1.2). Answers are kept unless `store` is false, and may be made in the background. */
export const openaiResponses: WireFormat<"chat"> = { ...plainResponses, kept: keptResponses };

function writeAnswer(answer: ChatAnswer, ask: ChatAsk, { random, nowMs, request }: WriteContext): Written {
  const body = fields(request.json());
  const head = { id: itemId("resp", random), createdMs: nowMs, model: answer.model, body };
  const envelope = responseEnvelope(head);
  const items = outputItems(answer, ask, head);
  const end = endState(answer, items, nowMs);
  if (ask.delivery.stream) {
    return { kind: "stream", status: 200, headers: streamHeaders(), frames: responseFrames(envelope, items, end) };
  }
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: responseJson(envelope, end) };
}
