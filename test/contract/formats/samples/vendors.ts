import { listAt, at as valueAt } from "../../json-path.ts";
import type { ChatSample, Samples } from "../sample.ts";
import { openaiChat, openaiEmbeddings } from "./openai.ts";

/** Vendors that speak OpenAI's chat, each with its own dialect. */
export const vendorSamples: Samples = {
  "azure.chat": at("a-resource/a-deployment/chat/completions", openaiChat("a-deployment")),
  "cerebras.chat": openaiChat("llama3.1-8b"),
  "deepseek.chat": at("chat/completions", openaiChat("deepseek-v4-flash")),
  "groq.chat": at("chat/completions", openaiChat("llama-3.1-8b-instant")),
  "mistral.chat": openaiChat("mistral-small-latest"),
  "mistral.embeddings": openaiEmbeddings("mistral-embed"),
  "open-model.chat": openaiChat("openai/gpt-oss-120b"),
  "openrouter.chat": at("chat/completions", openaiChat("openai/gpt-4o-mini")),
  "openrouter.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "v1/models" }),
    found: (body) => listAt(body, "data").map((model) => valueAt(model, "id")),
    hasUsage: false,
  },
  "perplexity.chat": openaiChat("sonar"),
  "xai.chat": at("chat/completions", openaiChat("grok-4")),
};

/** The same at a path that the pattern does not say by itself. */
function at(path: string, sample: ChatSample): ChatSample {
  return { ...sample, ask: (wanted) => ({ ...sample.ask(wanted), path }) };
}
