import type { WireFormat } from "../format.ts";
import { fields, isFields } from "../openai/fields.ts";
import { readChatV1 } from "./read-chat-v1.ts";
import { toReply } from "./reply-v1.ts";
import { readUsage } from "./usage.ts";
import { streamReply, writeReply } from "./write-chat-v1.ts";

/** Cohere's older `POST v1/chat` (wire formats, 12.2): one message and a history, streamed as lines of JSON. */
export const cohereChatV1: WireFormat<"chat"> = {
  id: "cohere.chat-v1",
  task: "chat",
  readAsk: readChatV1,
  writeAnswer(answer, ask, context) {
    const reply = toReply(answer, ask, context);
    // The header's name is the API's own slip.
    const asEvents = context.request.headers["accepts"] === "text/event-stream";
    return ask.delivery.stream ? streamReply(reply, asEvents) : writeReply(reply);
  },
  readUsage,
  joinStream: (events) => events.map((event) => fields(event)["response"]).findLast(isFields),
};
