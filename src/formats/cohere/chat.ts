import type { WireFormat } from "../format.ts";
import { joinMessage } from "./join-chat.ts";
import { toMessage } from "./message.ts";
import { readChat } from "./read-chat.ts";
import { readUsage } from "./usage.ts";
import { streamMessage, writeMessage } from "./write-chat.ts";

/** Cohere's `POST v2/chat` (wire formats, 12.1). */
export const cohereChat: WireFormat<"chat"> = {
  id: "cohere.chat",
  task: "chat",
  readAsk: readChat,
  writeAnswer(answer, ask, context) {
    const message = toMessage(answer, ask, context);
    return ask.delivery.stream ? streamMessage(message) : writeMessage(message);
  },
  readUsage,
  joinStream: joinMessage,
};
