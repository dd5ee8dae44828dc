import type { WriteContext } from "../../format.ts";
import { type Fields, fields, isFields } from "../../openai/fields.ts";
import { withJson } from "../../with-json.ts";
import { toConversed } from "../converse-message.ts";
import { readConverse } from "../converse-read.ts";
import { converseUsage, readUsage } from "../converse-usage.ts";
import { conversedEvents, conversedOutput } from "../converse-write.ts";
import { joinConversed } from "../join-conversed.ts";
import { invoked, type Piece } from "./invoked.ts";

/** Amazon's Nova: Converse's bodies, with a few names of its own; streamed events are objects named by their one member. */
export const bedrockNova = invoked({
  id: "bedrock.invoke-nova",
  readAsk(request) {
    const body = request.json();
    return readConverse(isFields(body) ? withJson(request, asConverse(body)) : request);
  },
  writeWhole(answer, ask, context: WriteContext) {
    const { blocks, stopReason, usage } = toConversed(answer, ask, context);
    return JSON.stringify({ output: conversedOutput(blocks), stopReason, usage: converseUsage(usage) });
  },
  writePieces: (answer, ask, context) => conversedEvents(toConversed(answer, ask, context), toPiece),
  readUsage: (json, before) => readUsage(eventIn(json), before),
  joinStream(pieces) {
    const joined = fields(joinConversed(pieces.map(eventIn)));
    return isFields(joined["output"])
      ? { output: joined["output"], stopReason: joined["stopReason"], usage: joined["usage"] }
      : undefined;
  },
});

function asConverse(body: Fields): Fields {
  const { inferenceConfig, reasoningConfig } = body;
  const { max_new_tokens, top_p, top_k, ...others } = fields(inferenceConfig);
  return {
    ...body,
    inferenceConfig: { maxTokens: max_new_tokens, topP: top_p, ...others },
    additionalModelRequestFields: { top_k: top_k ?? others["topK"], reasoningConfig },
  };
}

function toPiece(type: string, json: string, tokens = 0): Piece {
  return { json: `{"${type}":${json}}`, tokens };
}

/** What Converse would send as the event; a whole answer is none and stays. */
function eventIn(json: unknown): unknown {
  const body = fields(json);
  return EVENTS.map((name) => body[name]).find(isFields) ?? json;
}

const EVENTS = ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"];
