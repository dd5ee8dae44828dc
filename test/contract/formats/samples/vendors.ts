import { at, listAt, textAt } from "../../json-path.ts";
import { modelIds, moderationScores } from "../answers.ts";
import { type ChatSample, type PlainSample, question, type Samples } from "../sample.ts";
import { atPath, openaiChat, openaiEmbeddings } from "./openai.ts";

/** Vendors that speak OpenAI's chat, each with its own dialect. */
export const vendorSamples: Samples = {
  "azure.chat": atPath("a-resource/a-deployment/chat/completions", openaiChat("a-deployment")),
  "cerebras.chat": openaiChat("llama3.1-8b"),
  "deepseek.chat": { ...atPath("chat/completions", openaiChat("deepseek-v4-flash")), schemaless: true },
  "groq.chat": atPath("chat/completions", openaiChat("llama-3.1-8b-instant")),
  "cerebras.warming": told((body) => JSON.stringify(body) === "{}"),
  "deepseek.balance": atPlace(
    "user/balance",
    told((body) => at(body, "is_available") === true),
  ),
  "mistral.agents": asAgent(openaiChat("mistral-small-latest")),
  "mistral.chat": openaiChat("mistral-small-latest"),
  "mistral.fim": {
    ...openaiChat("codestral-latest"),
    fields: ["prompt", "stop", "max_tokens", "temperature", "top_p", "random_seed"],
    ask: ({ stream }) => ({ json: { model: "codestral-latest", prompt: question, suffix: "}", ...(stream && { stream }) } }),
    textOnly: true,
  },
  "mistral.models": told((body) => listAt(body, "data").every((card) => typeof at(card, "capabilities", "vision") === "boolean")),
  "mistral.moderations": {
    task: "moderation",
    fields: ["input"],
    ask: () => ({ json: { model: "mistral-moderation-latest", input: ["one", "two"] } }),
    found: (body) =>
      listAt(body, "results").map((result) => (at(result, "category_scores", "pii") === 0.0001 ? moderationScores : result)),
    hasUsage: false,
  },
  "mistral.ocr": {
    task: "summary",
    fields: ["document.document_url"],
    ask: () => ({
      json: { model: "mistral-ocr-latest", document: { type: "document_url", document_url: "https://a.test/a.pdf" } },
    }),
    found: (body) => listAt(body, "pages").map((page) => at(page, "markdown")),
    hasUsage: false,
  },
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
  "openrouter.key": atPlace(
    "v1/key",
    told((body) => at(body, "data", "usage") === 0),
  ),
  "openrouter.generation": {
    task: "job",
    fields: [],
    ask: () => ({ path: "v1/generation", query: "id=a-job" }),
    found: (body) => (at(body, "data", "id") === undefined ? 0 : 1),
    hasUsage: false,
  },
  "perplexity.chat": { ...openaiChat("sonar"), toolless: true },
  "xai.chat": atPath("chat/completions", openaiChat("grok-4")),
  "xai.api-key": atPlace(
    "v1/api-key",
    told((body) => at(body, "api_key_disabled") === false),
  ),
  "xai.language-models": atPlace(
    "v1/language-models",
    told((body) => listAt(body, "models").length >= 0),
  ),
  "xai.images": {
    task: "image",
    fields: ["prompt", "n", "response_format", "aspect_ratio"],
    ask: () => ({ path: "v1/images/generations", json: { model: "grok-2-image", prompt: "a harbour", n: 2 } }),
    found: (body) => listAt(body, "data").filter((one) => textAt(one, "url").endsWith(".jpg")).length,
    hasUsage: false,
  },
};

/** What no model is asked about: the answer is right, or is shown as it is. */
function told(isRight: (body: unknown) => boolean): PlainSample {
  return { task: "models", fields: [], ask: () => ({}), found: (body) => (isRight(body) ? modelIds : body), hasUsage: false };
}

function atPlace(path: string, sample: PlainSample): PlainSample {
  return { ...sample, ask: () => ({ path }) };
}

function asAgent(sample: ChatSample): ChatSample {
  return {
    ...sample,
    ask(wanted) {
      const { json, ...parts } = sample.ask(wanted);
      const { model: _, ...body } = Object(json);
      return { ...parts, json: { ...body, agent_id: "ag:1:2:waiter:4" } };
    },
  };
}
