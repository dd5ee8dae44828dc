import type { WireFormat } from "../format.ts";
import { joinMessage } from "./join-message.ts";
import { toMessage } from "./message.ts";
import { usualHeaders } from "./rate-limit.ts";
import { readMessages } from "./read-messages.ts";
import { streamMessage } from "./stream-message.ts";
import { readUsage } from "./usage.ts";
import { readVersion } from "./version.ts";
import { writeMessage } from "./write-message.ts";

/** `POST v1/messages` (wire formats, 2.1 to 2.3). */
export const anthropicMessages: WireFormat<"chat"> = {
  id: "anthropic.messages",
  task: "chat",
  readAsk(request) {
    return readMessages(request.json(), readVersion(request.headers), "answer");
  },
  writeAnswer(answer, ask, context) {
    const message = toMessage(answer, ask, context);
    const headers = usualHeaders(context.nowMs);
    return ask.delivery.stream ? streamMessage(message, headers) : writeMessage(message, headers);
  },
  readUsage,
  joinStream: joinMessage,
};
