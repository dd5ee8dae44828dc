import { at, listAt, textAt } from "../../json-path.ts";
import { type ChatSample, parameters, question, type Samples, schema, vector } from "../sample.ts";
import { openaiChat, openaiResponses } from "./openai.ts";

const GPT_OSS = "openai/gpt-oss-120b";

export const workersAiSamples: Samples = {
  "workers-ai.run": [
    workersAiRun(),
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
  "workers-ai.chat": openaiChat("@cf/meta/llama-3.1-8b-instruct"),
};

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
