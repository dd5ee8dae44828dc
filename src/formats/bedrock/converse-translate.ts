import type { ChatTarget } from "../translation.ts";
import { readConversed } from "./converse-translate-answer.ts";
import { writeConverseAsk } from "./converse-translate-ask.ts";
import { conversedReader } from "./converse-translate-stream.ts";

/** OpenAI's chat to Bedrock's Converse and back (G-COMPAT-5). */
export const converseTarget: ChatTarget = {
  id: "bedrock.converse",
  writeAsk: writeConverseAsk,
  readWhole: readConversed,
  readStream: conversedReader,
};
