import { at, listAt, textAt } from "../../json-path.ts";
import { type ChatSample, type PlainSample, parameters, question, type Samples, schema, vector } from "../sample.ts";
import { atPath, openaiChat, openaiResponses } from "./openai.ts";

const GPT_OSS = "openai/gpt-oss-120b";

export const workersAiSamples: Samples = {
  "workers-ai.run": [
    workersAiRun(),
    atPath("run/@cf/meta/llama-3.1-8b-instruct", workersAiRun()),
    inEnvelope(openaiChat(GPT_OSS), `@cf/${GPT_OSS}`),
    inEnvelope(openaiResponses(GPT_OSS), `run/@cf/${GPT_OSS}`),
  ],
  "workers-ai.embed": {
    task: "embedding",
    fields: [],
    ask: () => ({ path: "@cf/baai/bge-m3", json: { text: ["one", "two"], pooling: "cls" } }),
    found: (body) => listAt(body, "result", "data").map(vector),
    hasUsage: false,
  },
  "workers-ai.image": {
    task: "image",
    fields: ["prompt", "width", "height", "seed", "image_b64", "image"],
    ask: () => ({ path: "@cf/black-forest-labs/flux-1-schnell", json: { prompt: "a harbour", width: 512, height: 256 } }),
    found: (body) => Number(textAt(body, "result", "image").startsWith("/9j/")),
    hasUsage: false,
  },
  "workers-ai.rerank": {
    task: "rerank",
    fields: ["top_k"],
    ask: () => ({ path: "@cf/baai/bge-reranker-base", json: { query: "two", contexts: [{ text: "one" }, { text: "two" }] } }),
    found: (body) => listAt(body, "result", "response").map((found) => ({ index: at(found, "id"), score: at(found, "score") })),
    hasUsage: false,
  },
  "workers-ai.classify": {
    task: "classification",
    fields: [],
    ask: () => ({ path: "run/@cf/huggingface/distilbert-sst-2-int8", json: { text: "one" } }),
    found: (body) => [at(body, "result")],
    hasUsage: false,
  },
  "workers-ai.translate": [
    translateSample("@cf/meta/m2m100-1.2b", { text: "one", source_lang: "en", target_lang: "fr" }, "translated_text"),
    translateSample("@cf/ai4bharat/indictrans2-en-indic-1B", { text: ["one"], target_language: "hin_Deva" }, "translations"),
  ],
  "workers-ai.summarize": {
    task: "summary",
    fields: ["max_length"],
    ask: () => ({ path: "@cf/facebook/bart-large-cnn", json: { input_text: "one" } }),
    found: (body) => [at(body, "result", "summary")],
    hasUsage: false,
  },
  "workers-ai.chat": openaiChat("@cf/meta/llama-3.1-8b-instruct"),
};

function translateSample(model: string, json: object, member: string): PlainSample {
  const found = (body: unknown) => [at(body, "result", member)].flat();
  return { task: "translation", fields: [], ask: () => ({ path: model, json }), found, hasUsage: false };
}

function workersAiRun(): ChatSample {
  const calls = (body: unknown) =>
    listAt(body, "tool_calls").map((call) => ({ name: textAt(call, "name"), arguments: at(call, "arguments") }));
  return {
    task: "chat",
    fields: [
      ...[
        "prompt",
        "image",
        "raw",
        "lora",
        "max_tokens",
        "temperature",
        "top_p",
        "top_k",
        "seed",
        "tool_choice",
        "response_format.type",
      ],
      ...["messages.0.name", "messages.0.tool_calls", "messages.0.tool_call_id", "tools.0.function", "tools.0.type"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: "@cf/meta/llama-3.1-8b-instruct",
      json: {
        messages: [{ role: "user", content: question }],
        ...(stream && { stream }),
        ...(tools && { tools: [{ name: "get_time", description: "The time.", parameters }] }),
        ...(wantsSchema && { response_format: { type: "json_schema", json_schema: schema } }),
      },
    }),
    text(body) {
      const response = at(body, "result", "response");
      return typeof response === "object" && response !== null ? JSON.stringify(response) : textAt(body, "result", "response");
    },
    delta: (event) => textAt(event, "response"),
    calls: (body) => calls(at(body, "result")),
    streamedCalls: (events) => events.flatMap(calls),
    hasIds: false,
  };
}

/** Newer models: OpenAI's question and answer, in the envelope when whole. */
function inEnvelope(sample: ChatSample, path: string): ChatSample {
  return {
    ...sample,
    ask: (wanted) => ({ ...sample.ask(wanted), path }),
    text: (body) => sample.text(at(body, "result")),
    calls: (body) => sample.calls(at(body, "result")),
  };
}
