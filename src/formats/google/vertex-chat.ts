import { badRequest, type WireFormat } from "../format.ts";
import { openaiShapedChat } from "../openai/chat.ts";
import { fields, text } from "../openai/fields.ts";
import { barePublisherModel } from "./vertex-names.ts";

/**
 * Vertex AI's OpenAI-shaped chat, `endpoints/openapi/chat/completions`: models are named with their publisher,
 * "google/gemini-2.5-flash", in requests and answers alike (G-COMPAT-5).
 */
export const vertexOpenaiChat: WireFormat<"chat"> = {
  ...openaiShapedChat,
  id: "vertex.openai-chat",
  readAsk(request) {
    const ask = openaiShapedChat.readAsk(request);
    if (!ask.model.includes("/")) {
      throw badRequest(
        `Malformed publisher model \`${ask.model}\`. Expected: {publisher}/{model}, as in google/${ask.model}.`,
        "model",
      );
    }
    return { ...ask, model: barePublisherModel(ask.model) };
  },
  writeAnswer(answer, ask, context) {
    const asked = text(fields(context.request.json())["model"]) ?? "";
    const publisher = asked.startsWith("google/") && !answer.model.includes("/") ? "google/" : "";
    return openaiShapedChat.writeAnswer({ ...answer, model: publisher + answer.model }, ask, context);
  },
};
