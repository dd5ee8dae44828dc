import { at, listAt, textAt } from "../../json-path.ts";
import { type ChatSample, type PlainSample, parameters, question, type Samples, schema, vector } from "../sample.ts";
import { anthropicMessages } from "./anthropic.ts";
import { atPath, isFilm, openaiChat } from "./openai.ts";

const VERTEX = "v1/projects/p/locations/us-central1";
const CLAUDE = `${VERTEX}/publishers/anthropic/models`;
const vertexVersion = { anthropic_version: "vertex-2023-10-16" };

export const googleSamples: Samples = {
  "google.generate": generateAt("v1beta/models"),
  "google.count-tokens": {
    task: "token-count",
    fields: ["generateContentRequest", "generateContentRequest.contents", "systemInstruction", "tools"],
    ask: () => ({
      path: "v1beta/models/gemini-2.5-flash:countTokens",
      json: { contents: [{ role: "user", parts: [{ text: question }] }] },
    }),
    found: (body) => at(body, "totalTokens"),
    hasUsage: false,
  },
  "google.embed": {
    task: "embedding",
    fields: ["outputDimensionality", "output_dimensionality", "taskType", "title"],
    ask: () => ({ path: "v1beta/models/gemini-embedding-001:embedContent", json: embedRequest("one") }),
    found: (body) => [vector(at(body, "embedding", "values"))],
    hasUsage: false,
  },
  "google.batch-embed": {
    task: "embedding",
    fields: ["requests.0.outputDimensionality", "requests.0.taskType"],
    ask: () => ({
      path: "v1beta/models/gemini-embedding-001:batchEmbedContents",
      json: { requests: [embedRequest("one"), embedRequest("two")] },
    }),
    found: (body) => listAt(body, "embeddings").map((item) => vector(at(item, "values"))),
    hasUsage: false,
  },
  "vertex.count-tokens": {
    task: "token-count",
    fields: ["systemInstruction", "tools"],
    ask: () => ({
      path: `${VERTEX}/publishers/google/models/gemini-2.5-flash:countTokens`,
      json: { contents: [{ role: "user", parts: [{ text: question }] }] },
    }),
    found: (body) => at(body, "totalTokens"),
    hasUsage: false,
  },
  "vertex.embeddings": {
    task: "embedding",
    fields: ["parameters.outputDimensionality", "instances.0.task_type", "instances.0.title"],
    ask: () => ({
      path: `${VERTEX}/publishers/google/models/text-embedding-005:predict`,
      json: { instances: [{ content: "one" }, { content: "two" }] },
    }),
    found: (body) => listAt(body, "predictions").map((item) => vector(at(item, "embeddings", "values"))),
    hasUsage: true,
  },
  "vertex.generate": generateAt(`${VERTEX}/publishers/google/models`),
  "vertex.messages": claudeOnVertex(),
  "vertex.message-tokens": {
    task: "token-count",
    fields: ["system", "tools"],
    ask: () => ({
      path: `${CLAUDE}/count-tokens:rawPredict`,
      json: { ...vertexVersion, model: "claude-sonnet-5", messages: [{ role: "user", content: question }] },
    }),
    found: (body) => at(body, "input_tokens"),
    hasUsage: false,
  },
  "vertex.openai-chat": atPath(`${VERTEX}/endpoints/openapi/chat/completions`, openaiChat("google/gemini-2.5-flash")),
  "google.imagen": {
    task: "image",
    fields: ["instances.0.prompt", "parameters.aspectRatio", "parameters.outputOptions.mimeType", "parameters.seed"],
    ask: () => ({
      path: "v1beta/models/imagen-4.0-generate-001:predict",
      json: { instances: [{ prompt: "a harbour" }], parameters: { sampleCount: 2, aspectRatio: "16:9" } },
    }),
    found: (body) => listAt(body, "predictions").filter((one) => textAt(one, "mimeType") === "image/png").length,
    hasUsage: false,
  },
  "google.generate-image": {
    task: "image",
    fields: ["contents.0.parts.0.inlineData", "generationConfig.responseModalities", "generationConfig.imageConfig.aspectRatio"],
    ask: () => ({
      path: "v1beta/models/gemini-2.5-flash-image:generateContent",
      json: { contents: [{ role: "user", parts: [{ text: "a harbour" }] }] },
    }),
    found: (body) => listAt(body, "candidates", 0, "content", "parts").filter((part) => at(part, "inlineData")).length,
    hasUsage: true,
  },
  "vertex.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "v1beta1/publishers/google/models" }),
    found: (body) =>
      listAt(body, "publisherModels").map((model) => textAt(model, "name").replace("publishers/google/models/", "")),
    hasUsage: false,
  },
  "google.film-start": filmStart("v1beta/models/veo-3.0-generate-001"),
  "google.operation": {
    task: "job",
    fields: [],
    ask: () => ({ path: "v1beta/models/veo-3.0-generate-001/operations/job1" }),
    found: (body) => listAt(body, "response", "generateVideoResponse", "generatedSamples").length,
    hasUsage: false,
  },
  "google.film-file": {
    task: "job",
    fields: [],
    ask: () => ({ path: "v1beta/files/job1:download" }),
    bytes: true,
    found: isFilm,
    hasUsage: false,
  },
  "vertex.film-start": filmStart(`${VERTEX}/publishers/google/models/veo-3.0-generate-001`),
  "vertex.operation": {
    task: "job",
    fields: ["operationName"],
    ask: () => ({
      path: `${VERTEX}/publishers/google/models/veo-3.0-generate-001:fetchPredictOperation`,
      json: { operationName: "projects/p/operations/job1" },
    }),
    found: (body) => listAt(body, "response", "videos").length,
    hasUsage: false,
  },
  "google.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "v1beta/models" }),
    found: (body) => listAt(body, "models").map((model) => textAt(model, "name").replace("models/", "")),
    hasUsage: false,
  },
};

function claudeOnVertex(): ChatSample {
  const messages = anthropicMessages();
  return {
    ...messages,
    ask(wanted) {
      const { model: _model, stream: _stream, ...rest } = Object(messages.ask(wanted).json);
      const verb = wanted.stream ? "streamRawPredict" : "rawPredict";
      return { path: `${CLAUDE}/claude-sonnet-5:${verb}`, json: { ...rest, ...vertexVersion } };
    },
  };
}

function generateAt(place: string): ChatSample {
  const parts = (body: unknown) => listAt(body, "candidates", 0, "content", "parts");
  const calls = (body: unknown) =>
    parts(body)
      .map((part) => at(part, "functionCall"))
      .filter((call) => call !== undefined)
      .map((call) => ({ name: textAt(call, "name"), arguments: at(call, "args") }));
  const said = (part: unknown) => (at(part, "thought") === true ? "" : textAt(part, "text"));
  const text = (body: unknown) => parts(body).map(said).join("");
  return {
    task: "chat",
    fields: [
      ...["toolConfig.functionCallingConfig", "toolConfig.functionCallingConfig.mode", "tool_config", "system_instruction"],
      ...["toolConfig.functionCallingConfig.allowedFunctionNames", "tools.0.functionDeclarations.0.parametersJsonSchema"],
      ...["temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "candidateCount", "responseSchema", "seed"].map(
        config,
      ),
      ...["thinkingConfig", "thinkingConfig.thinkingBudget", "thinkingConfig.includeThoughts", "responseLogprobs"].map(config),
      ...["logprobs", "response_mime_type", "responseModalities"].map(config),
      ...["functionCall", "functionResponse", "functionResponse.response", "inlineData", "file_data", "thought"].map(part),
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: `${place}/gemini-2.5-flash:${stream ? "streamGenerateContent" : "generateContent"}`,
      ...(stream && { query: "alt=sse" }),
      json: {
        systemInstruction: { parts: [{ text: "Be brief." }] },
        contents: [{ role: "user", parts: [{ text: question }] }],
        ...(tools && { tools: [{ functionDeclarations: [{ name: "get_time", parameters }] }] }),
        ...(wantsSchema && { generationConfig: { responseMimeType: "application/json", responseJsonSchema: schema } }),
      },
    }),
    text,
    delta: text,
    calls,
    streamedCalls: (events) => events.flatMap(calls),
    hasIds: true,
  };
}

function embedRequest(text: string): object {
  return { model: "models/gemini-embedding-001", content: { parts: [{ text }] } };
}

function config(field: string): string {
  return `generationConfig.${field}`;
}

function part(field: string): string {
  return `contents.0.parts.0.${field}`;
}

function filmStart(model: string): PlainSample {
  return {
    task: "job",
    fields: ["parameters.aspectRatio", "parameters.durationSeconds", "parameters.resolution", "instances.0.image"],
    ask: () => ({ path: `${model}:predictLongRunning`, json: { instances: [{ prompt: "a harbour" }], parameters: {} } }),
    found: (body) => Number(textAt(body, "name").endsWith("/operations/job-1")),
    hasUsage: false,
  };
}
