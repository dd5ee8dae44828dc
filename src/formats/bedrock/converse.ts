import type { WireFormat } from "../format.ts";
import { toConversed } from "./converse-message.ts";
import { readConverse } from "./converse-read.ts";
import { readUsage } from "./converse-usage.ts";
import { streamConversed, writeConversed } from "./converse-write.ts";
import { joinConversed } from "./join-conversed.ts";

/**
 * Amazon Bedrock's `POST …/model/{model}/{verb:converse|converse-stream}` (wire formats, 15.1, 15.2 and 15.4): the endpoint's
 * pattern must give `model` and `verb`.
 */
export const bedrockConverse: WireFormat<"chat"> = {
  id: "bedrock.converse",
  task: "chat",
  readAsk: readConverse,
  writeAnswer(answer, ask, context) {
    const conversed = toConversed(answer, ask, context);
    return ask.delivery.stream ? streamConversed(conversed) : writeConversed(conversed);
  },
  readUsage,
  joinStream: joinConversed,
};
