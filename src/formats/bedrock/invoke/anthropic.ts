import type { ChatAnswer, ChatAsk } from "../../../tasks/chat.ts";
import { joinMessage } from "../../anthropic/join-message.ts";
import { type Message, toMessage } from "../../anthropic/message.ts";
import { readMessages } from "../../anthropic/read-messages.ts";
import { type EventMaker, messageEvents } from "../../anthropic/stream-message.ts";
import { readUsage } from "../../anthropic/usage.ts";
import { messageJson } from "../../anthropic/write-message.ts";
import { badRequest, type FormatRequest, type WriteContext } from "../../format.ts";
import type { Fields } from "../../openai/fields.ts";
import { invoked, type Piece } from "./invoked.ts";
import { invokedBody } from "./prompted.ts";

/** Anthropic's Messages on Bedrock: the version stands in the body, the model and whether to stream in the path. */
export const bedrockAnthropic = invoked({
  id: "bedrock.invoke-anthropic",
  readAsk(request) {
    const body = readBody(request);
    return readMessages({ ...body, model: request.params["model"] }, "2023-06-01", "answer");
  },
  writeWhole: (answer, ask, context) => messageJson(bedrockMessage(answer, ask, context)),
  *writePieces(answer, ask, context) {
    for (const piece of messageEvents(bedrockMessage(answer, ask, context), asPieces)) if (piece) yield piece;
  },
  readUsage,
  joinStream: joinMessage,
});

const VERSION = "bedrock-2023-05-31";

function readBody(request: FormatRequest): Fields {
  const body = invokedBody(request);
  const extra = ["model", "stream"].find((name) => body[name] !== undefined);
  if (extra) {
    throw badRequest(`#: extraneous key [${extra}] is not permitted, please reformat your input and try again.`, extra);
  }
  const version = body["anthropic_version"];
  if (version === undefined) throw badRequest(`anthropic_version: Field required; send "${VERSION}"`, "anthropic_version");
  if (version === VERSION) return body;
  throw badRequest(`anthropic_version: Input should be '${VERSION}'`, "anthropic_version");
}

const asPieces: EventMaker<Piece | undefined> = {
  // The service has pings only where events are kept apart by name.
  event: (name, json, tokens = 0) => (name === "ping" ? undefined : { json, tokens }),
  run: (_name, { before, pieces, after }) => pieces.map((piece) => ({ json: before + JSON.stringify(piece) + after, tokens: 1 })),
};

/** Anthropic's own name for the model: without the vendor before and Bedrock's version behind it. */
function bedrockMessage(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Message {
  const model = answer.model.replace(/^.*anthropic\./, "").replace(/-v\d+(?::\d+)?$/, "");
  return toMessage({ ...answer, model }, ask, context, "bdrk_");
}
