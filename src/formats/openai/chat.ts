import type { WireFormat } from "../format.ts";
import { callId } from "./calls.ts";
import { readSpokenWish, spoken } from "./chat-audio.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import { fields } from "./fields.ts";
import { joinChat } from "./join-chat.ts";
import { readChat } from "./read-chat.ts";
import { readOpenaiChat } from "./read-openai-chat.ts";
import { streamChat } from "./stream-chat.ts";
import { readUsage } from "./usage.ts";
import { writeChat } from "./write-chat.ts";

/** Chat Completions as a vendor that copies OpenAI speaks it; what it does differently is in the dialect. */
export function chatFormat(dialect: ChatDialect): WireFormat<"chat"> {
  return {
    id: dialect.id,
    task: "chat",
    readAsk: readChat,
    writeAnswer(answer, ask, context) {
      return ask.delivery.stream ? streamChat(answer, ask, context, dialect) : writeChat(answer, ask, context, dialect);
    },
    readUsage,
    joinStream: joinChat,
    ...(dialect.errorWithin && { errorWithin: dialect.errorWithin }),
    ...(dialect.failsLate && { failsLate: dialect.failsLate }),
  };
}

/** OpenAI's answers from vendors that offer its API beside their own. */
export const openaiShapedChat = chatFormat({
  id: "openai.chat",
  answerId: (random) => `chatcmpl-${random.text(29)}`,
  callId,
});

/** `POST chat/completions` of OpenAI itself (wire formats, 1.1). */
export const openaiChat: WireFormat<"chat"> = {
  ...openaiShapedChat,
  readAsk: readOpenaiChat,
  writeAnswer(answer, ask, context) {
    const written = openaiShapedChat.writeAnswer(answer, ask, context);
    const wish = readSpokenWish(fields(context.request.json()));
    return wish ? spoken(written, wish, context) : written;
  },
};
