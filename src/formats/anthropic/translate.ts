import type { ChatTarget } from "../translation.ts";
import { readMessage } from "./translate-answer.ts";
import { writeMessagesAsk } from "./translate-ask.ts";
import { messageReader } from "./translate-stream.ts";

/** OpenAI's chat to Messages and back (G-COMPAT-5). */
export const anthropicTarget: ChatTarget = {
  id: "anthropic.messages",
  writeAsk: writeMessagesAsk,
  readWhole: readMessage,
  readStream: messageReader,
};
