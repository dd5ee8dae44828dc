import type { WireFormat } from "../format.ts";
import { openaiShapedChat } from "../openai/chat.ts";
import { openaiEmbeddings } from "../openai/embeddings.ts";
import { bareModelName } from "./proto-json.ts";

/** Google's OpenAI-shaped surface is OpenAI's formats, but for model names, which may have a prefix ("models/…"). */
export const googleOpenaiChat = withBareNames(openaiShapedChat);
export const googleOpenaiEmbeddings = withBareNames(openaiEmbeddings);

function withBareNames<T extends "chat" | "embedding">(format: WireFormat<T>): WireFormat<T> {
  return {
    ...format,
    readAsk(request) {
      const ask = format.readAsk(request);
      return ask.model.includes("/") ? { ...ask, model: bareModelName(ask.model) } : ask;
    },
  };
}
