import type { WireFormat, WriteContext } from "../format.ts";
import { type GenerateResponse, generateResponse } from "./generate-response.ts";
import { joinResponse } from "./join-response.ts";
import { bareModelName, protoMessage } from "./proto-json.ts";
import { readGenerate } from "./read-generate.ts";
import { streamResponse } from "./stream-response.ts";
import { readUsage } from "./usage.ts";
import { writeResponse } from "./write-response.ts";

/**
 * `generateContent` and `streamGenerateContent` (wire formats, 3.1). The endpoint's pattern gives `model` and `verb`.
 */
export const googleGenerate = generateFormat("google.generate", () => ({}));

/** The same of Vertex AI, whose answers tell when they were made. */
export const vertexGenerate = generateFormat("vertex.generate", ({ nowMs }) => ({
  createTime: new Date(nowMs).toISOString().replace("Z", "000Z"),
}));

/** `more` is what a service tells besides. */
function generateFormat(id: string, more: (context: WriteContext) => Pick<GenerateResponse, "createTime">): WireFormat<"chat"> {
  return {
    id,
    task: "chat",
    readAsk(request) {
      const { model = "", verb } = request.params;
      return readGenerate(protoMessage(request.json()), bareModelName(model), verb === "streamGenerateContent");
    },
    writeAnswer(answer, ask, context) {
      const response = { ...generateResponse(answer, ask, context), ...more(context) };
      if (!ask.delivery.stream) return writeResponse(response, answer, ask);
      return streamResponse(response, answer, ask, context.request.query.get("alt") === "sse");
    },
    readUsage,
    joinStream: joinResponse,
  };
}
