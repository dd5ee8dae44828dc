import { Buffer } from "node:buffer";
import { formBody } from "../../../support/form-body.ts";
import type { RequestParts } from "../../../support/format-request.ts";
import { at, listAt, textAt } from "../../json-path.ts";
import {
  type Call,
  type ChatSample,
  type PlainSample,
  parameters,
  question,
  recordingFile,
  type Samples,
  type SpeechSample,
  schema,
  vector,
} from "../sample.ts";
import { jsonEvents } from "../written.ts";

const chatFields = [
  ...["n", "stop", "top_p", "seed", "logprobs", "top_logprobs", "max_completion_tokens", "parallel_tool_calls"],
  ...[
    "functions",
    "function_call",
    "reasoning_effort",
    "audio.format",
    "audio.voice",
    "response_format.type",
    "response_format.json_schema.strict",
  ],
  ...["messages.1.name", "messages.1.tool_calls", "messages.1.tool_call_id", "messages.1.refusal", "messages.1.audio"],
  ...["tools.0.custom", "tool_choice.function", "tool_choice.allowed_tools", "stream_options", "modalities"],
];

const filmForm = {
  fields: { prompt: "a harbour", seconds: "4" },
  files: { input_reference: { filename: "a.png", bytes: Buffer.from("a picture") } },
};

export const openaiSamples: Samples = {
  "openai.chat": openaiChat("gpt-4o-mini"),
  "openai.completions": {
    task: "chat",
    fields: ["n", "echo", "logprobs", "stop", "seed", "max_tokens", "temperature", "top_p"],
    ask: ({ stream }) => ({
      json: {
        model: "gpt-3.5-turbo-instruct",
        prompt: question,
        ...(stream && { stream, stream_options: { include_usage: true } }),
      },
    }),
    text: (body) => textAt(body, "choices", 0, "text"),
    delta: (event) => textAt(event, "choices", 0, "text"),
    calls: () => [],
    streamedCalls: () => [],
    textOnly: true,
    hasIds: true,
  },
  "openai.responses": openaiResponses("gpt-4o-mini"),
  "openai.embeddings": openaiEmbeddings("text-embedding-3-small"),
  "openai.images": openaiImages("gpt-image-1"),
  "openai.image-edits": ofPicture({ model: "gpt-image-1", prompt: "a harbour", n: "2", quality: "low" }, true),
  "openai.image-variations": ofPicture({ model: "dall-e-2", n: "2", size: "1024x1024" }, false),
  "openai.video-create": [
    aFilm("videos", { json: { prompt: "a harbour", model: "sora-2", seconds: "8", size: "1280x720" } }),
    { ...aFilm("videos", formBody(filmForm)), form: filmForm },
  ],
  "openai.video-remix": aFilm("videos/job-1/remix", { json: { prompt: "a harbour at dawn" } }),
  "openai.video": aFilm("videos/job-1", {}),
  "openai.video-delete": { ...aFilm("videos/job-1", {}), found: (body) => Number(at(body, "deleted") === true) },
  "openai.videos": { ...aFilm("videos", {}), found: (body) => listAt(body, "data").length },
  "openai.video-content": { ...aFilm("videos/job-1/content", {}), bytes: true, found: isFilm },
  "openai.moderations": {
    task: "moderation",
    fields: ["input.0.text", "input.0.image_url"],
    ask: () => ({ json: { model: "omni-moderation-latest", input: ["one", "two"] } }),
    found: (body) => listAt(body, "results").map((result) => at(result, "category_scores")),
    hasUsage: false,
  },
  "openai.speech": [
    openaiSpeech("gpt-4o-mini-tts", { response_format: "mp3" }),
    openaiSpeech("tts-1", { response_format: "wav" }),
    openaiSpeech("tts-1-hd", { response_format: "pcm" }),
    {
      ...openaiSpeech("gpt-4o-mini-tts", { stream_format: "sse" }),
      sound: (bytes) => Buffer.concat(jsonEvents(bytes).map((event) => Buffer.from(textAt(event, "audio"), "base64"))),
    },
  ],
  "openai.transcriptions": [
    openaiTranscription({ model: "gpt-4o-transcribe" }),
    openaiTranscription({ model: "whisper-1" }, { hasUsage: false }),
    openaiTranscription({ model: "whisper-1", response_format: "verbose_json" }, { hasUsage: false }),
    openaiTranscription({ model: "gpt-4o-transcribe-diarize", response_format: "diarized_json" }),
  ],
  "openai.translations": openaiTranscription({ model: "whisper-1" }, { hasUsage: false }),
  "openai.models": {
    task: "models",
    fields: [],
    ask: () => ({}),
    found: (body) => listAt(body, "data").map((model) => at(model, "id")),
    hasUsage: false,
  },
};

/** The same at a path that the pattern does not say by itself. */
export function atPath(path: string, sample: ChatSample): ChatSample {
  return { ...sample, ask: (wanted) => ({ ...sample.ask(wanted), path }) };
}

export function openaiChat(model: string): ChatSample {
  return {
    task: "chat",
    fields: chatFields,
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      json: {
        model,
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: question },
        ],
        temperature: 0.5,
        max_tokens: 100,
        ...(stream && { stream, stream_options: { include_usage: true } }),
        ...(tools && { tools: [{ type: "function", function: { name: "get_time", parameters } }], tool_choice: "auto" }),
        ...(wantsSchema && { response_format: { type: "json_schema", json_schema: { name: "place", schema } } }),
      },
    }),
    text: (body) => textAt(body, "choices", 0, "message", "content"),
    delta: (event) => textAt(event, "choices", 0, "delta", "content"),
    calls: (body) => listAt(body, "choices", 0, "message", "tool_calls").map(openaiCall),
    streamedCalls: (events) => openaiFragments(events),
    hasIds: true,
  };
}

function openaiCall(call: unknown): Call {
  return { name: textAt(call, "function", "name"), arguments: JSON.parse(textAt(call, "function", "arguments")) };
}

function openaiFragments(events: readonly unknown[]): Call[] {
  const calls: { name: string; text: string }[] = [];
  for (const delta of events.flatMap((event) => listAt(event, "choices", 0, "delta", "tool_calls"))) {
    const index = Number(at(delta, "index"));
    const { name, text } = calls[index] ?? { name: "", text: "" };
    calls[index] = { name: name + textAt(delta, "function", "name"), text: text + textAt(delta, "function", "arguments") };
  }
  return calls.map(({ name, text }) => ({ name, arguments: JSON.parse(text) }));
}

export function openaiResponses(model: string): ChatSample {
  const itemCalls = (items: readonly unknown[]) =>
    items
      .filter((item) => at(item, "type") === "function_call")
      .map((item) => ({ name: textAt(item, "name"), arguments: JSON.parse(textAt(item, "arguments")) }));
  return {
    task: "chat",
    fields: [
      ...["temperature", "top_p", "top_logprobs", "max_output_tokens", "parallel_tool_calls", "tool_choice.name"],
      ...["reasoning.effort", "reasoning.summary", "text.verbosity", "previous_response_id", "metadata", "store", "include"],
      ...["type", "call_id", "arguments", "output", "summary", "content.0.image_url"].map((field) => `input.0.${field}`),
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      json: {
        model,
        instructions: "Be brief.",
        input: [{ role: "user", content: [{ type: "input_text", text: question }] }],
        ...(stream && { stream }),
        ...(tools && { tools: [{ type: "function", name: "get_time", parameters, strict: true }] }),
        ...(wantsSchema && { text: { format: { type: "json_schema", name: "place", schema } } }),
      },
    }),
    text: (body) =>
      listAt(body, "output")
        .flatMap((item) => listAt(item, "content"))
        .map((part) => textAt(part, "text"))
        .join(""),
    delta: (event) => (at(event, "type") === "response.output_text.delta" ? textAt(event, "delta") : ""),
    calls: (body) => itemCalls(listAt(body, "output")),
    streamedCalls: (events) =>
      itemCalls(events.filter((event) => at(event, "type") === "response.output_item.done").map((event) => at(event, "item"))),
    hasIds: true,
  };
}

export function openaiSpeech(model: string, more: object = {}): SpeechSample {
  return {
    task: "speech",
    fields: ["speed", "instructions", "stream_format", "response_format", "voice.id"],
    ask: () => ({ json: { model, input: question, voice: "alloy", ...more } }),
    sound: (bytes) => bytes,
  };
}

export function openaiTranscription(fields: Readonly<Record<string, string>>, more: Partial<PlainSample> = {}): PlainSample {
  const form = { fields, files: { file: recordingFile } };
  return {
    task: "transcription",
    fields: [...["language", "prompt", "response_format", "temperature", "timestamp_granularities[]", "stream", "include[]"]],
    form,
    ask: () => formBody(form),
    found: (body) => at(body, "text"),
    hasUsage: true,
    ...more,
  };
}

export function openaiEmbeddings(model: string): PlainSample {
  return {
    task: "embedding",
    fields: ["user"],
    ask: () => ({ json: { model, input: ["one", "two"], dimensions: 4, encoding_format: "float" } }),
    found: (body) => listAt(body, "data").map((item) => vector(at(item, "embedding"))),
    hasUsage: true,
  };
}

/** Of a model that counts tokens. */
function openaiImages(model: string): PlainSample {
  return {
    task: "image",
    fields: [
      ...["prompt", "model", "n", "size", "quality", "background"],
      ...["output_format", "response_format", "stream", "partial_images"],
    ],
    ask: () => ({ json: { model, prompt: "a harbour", n: 2, size: "1024x1024", quality: "low" } }),
    found: (body) => listAt(body, "data").length,
    hasUsage: true,
  };
}

function ofPicture(fields: Readonly<Record<string, string>>, hasUsage: boolean): PlainSample {
  const form = { fields, files: { image: { filename: "a.png", bytes: Buffer.from("a picture") } } };
  return {
    task: "image",
    fields: [],
    form,
    ask: () => formBody(form),
    found: (body) => listAt(body, "data").length,
    hasUsage,
  };
}

function aFilm(path: string, parts: RequestParts): PlainSample {
  return {
    task: "job",
    fields: ["input_reference", "model"],
    ask: () => ({ ...parts, path }),
    found: (body) => Number(at(body, "status") === "completed"),
    hasUsage: false,
  };
}

export function isFilm(bytes: unknown): number {
  return Number(Buffer.isBuffer(bytes) && bytes.toString("latin1", 4, 8) === "ftyp");
}
