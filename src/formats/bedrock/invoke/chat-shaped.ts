import { DONE_FRAME } from "../../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk } from "../../../tasks/chat.ts";
import type { FormatRequest, WireFormat, WriteContext, Written } from "../../format.ts";
import { openaiShapedChat } from "../../openai/chat.ts";
import { mistralChat } from "../../vendors/mistral.ts";
import { withJson } from "../../with-json.ts";
import { invoked, type Piece } from "./invoked.ts";
import { invokedBody } from "./prompted.ts";

/** Makers whose models take and give Chat Completions, the model's name left out (wire formats, 15.3: "theirs"). */
export const bedrockMistralChat = chatShaped("bedrock.invoke-mistral-chat", mistralChat);
export const bedrockOpenaiChat = chatShaped("bedrock.invoke-openai-chat", openaiShapedChat);

function chatShaped(id: string, format: WireFormat<"chat">): WireFormat<"chat"> {
  const write = (answer: ChatAnswer, ask: ChatAsk, context: WriteContext) =>
    format.writeAnswer(answer, ask, { ...context, request: asChat(context.request) });
  return invoked({
    id,
    readAsk: (request) => format.readAsk(asChat(request)),
    writeWhole: (answer, ask, context) => wholeText(write(answer, ask, context)),
    writePieces: (answer, ask, context) => piecesOf(write(answer, ask, context)),
    readUsage: format.readUsage,
    joinStream: (pieces) => format.joinStream?.(pieces),
  });
}

function asChat(request: FormatRequest): FormatRequest {
  return withJson(request, { ...invokedBody(request), model: request.params["model"] });
}

function wholeText(written: Written): string {
  return written.kind === "whole" ? String(written.body) : "";
}

/** What stands behind `data: ` in each event; the last word of the stream is not sent. */
function* piecesOf(written: Written): Generator<Piece> {
  if (written.kind !== "stream") return;
  for (const frame of written.frames) {
    if (frame !== DONE_FRAME) yield { json: String(frame.bytes).slice("data: ".length).trimEnd(), tokens: frame.tokens };
  }
}
