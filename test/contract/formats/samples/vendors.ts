import { at, listAt, textAt } from "../../json-path.ts";
import type { Samples } from "../sample.ts";
import { atPath, openaiChat, openaiEmbeddings } from "./openai.ts";

/** Vendors that speak OpenAI's chat, each with its own dialect. */
export const vendorSamples: Samples = {
  "azure.chat": atPath("a-resource/a-deployment/chat/completions", openaiChat("a-deployment")),
  "cerebras.chat": openaiChat("llama3.1-8b"),
  "deepseek.chat": atPath("chat/completions", openaiChat("deepseek-v4-flash")),
  "groq.chat": atPath("chat/completions", openaiChat("llama-3.1-8b-instant")),
  "mistral.chat": openaiChat("mistral-small-latest"),
  "mistral.embeddings": openaiEmbeddings("mistral-embed"),
  "open-model.chat": openaiChat("openai/gpt-oss-120b"),
  "openrouter.chat": atPath("chat/completions", openaiChat("openai/gpt-4o-mini")),
  "openrouter.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "v1/models" }),
    found: (body) => listAt(body, "data").map((model) => at(model, "id")),
    hasUsage: false,
  },
  "perplexity.chat": openaiChat("sonar"),
  "xai.chat": atPath("chat/completions", openaiChat("grok-4")),
  "xai.images": {
    task: "image",
    fields: ["prompt", "n", "response_format", "aspect_ratio"],
    ask: () => ({ path: "v1/images/generations", json: { model: "grok-2-image", prompt: "a harbour", n: 2 } }),
    found: (body) => listAt(body, "data").filter((one) => textAt(one, "url").endsWith(".jpg")).length,
    hasUsage: false,
  },
};
