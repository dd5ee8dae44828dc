import { at, listAt, textAt } from "../../json-path.ts";
import { type Call, type ChatSample, parameters, question, type Samples, schema, vector } from "../sample.ts";
import { anthropicMessages } from "./anthropic.ts";
import { openaiChat } from "./openai.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

export const bedrockSamples: Samples = {
  "bedrock.converse": converse(),
  "bedrock.invoke-anthropic": invokedAnthropic(),
  "bedrock.invoke-nova": invokedNova(),
  "bedrock.invoke-llama": prompted({
    model: "meta.llama3-3-70b-instruct-v1:0",
    json: { prompt: question, max_gen_len: 100 },
    fields: ["temperature", "top_p"],
    text: (body) => textAt(body, "generation"),
    delta: (event) => textAt(event, "generation"),
  }),
  "bedrock.invoke-titan-text": prompted({
    model: "amazon.titan-text-express-v1",
    json: { inputText: question, textGenerationConfig: { maxTokenCount: 100 } },
    fields: ["textGenerationConfig.temperature", "textGenerationConfig.topP", "textGenerationConfig.stopSequences"],
    text: (body) => textAt(body, "results", 0, "outputText"),
    delta: (event) => textAt(event, "outputText"),
  }),
  "bedrock.invoke-mistral": {
    ...prompted({
      model: "mistral.mistral-7b-instruct-v0:2",
      json: { prompt: question, max_tokens: 100 },
      fields: ["temperature", "top_p", "stop"],
      text: (body) => textAt(body, "outputs", 0, "text"),
      delta: (event) => textAt(event, "outputs", 0, "text"),
    }),
    uncounted: true,
  },
  "bedrock.invoke-mistral-chat": invokedChat("mistral.mistral-large-2407-v1:0"),
  "bedrock.invoke-openai-chat": invokedChat("openai.gpt-oss-120b-1:0"),
  "bedrock.invoke-titan-embed": {
    task: "embedding",
    fields: ["dimensions", "normalize", "embeddingTypes"],
    ask: () => ({ path: invokePath("amazon.titan-embed-text-v2:0"), json: { inputText: "one" } }),
    found: (body) => [vector(at(body, "embedding"))],
    hasUsage: true,
  },
  "bedrock.invoke-cohere-embed": {
    task: "embedding",
    fields: ["truncate", "output_dimension"],
    ask: () => ({
      path: invokePath("cohere.embed-english-v3"),
      json: { texts: ["one", "two"], input_type: "search_document", embedding_types: ["float"] },
    }),
    found: (body) => listAt(body, "embeddings", "float").map(vector),
    hasUsage: false,
  },
};

function invokePath(model: string, stream?: boolean): string {
  const verb = stream ? "invoke-with-response-stream" : "invoke";
  return `bedrock-runtime/us-east-1/model/${encodeURIComponent(model)}/${verb}`;
}

/** What a chunk carries: the model's own JSON in base64. */
function unpacked(event: unknown): unknown {
  return JSON.parse(Buffer.from(textAt(event, "bytes"), "base64").toString());
}

function invokedAnthropic(): ChatSample {
  const messages = anthropicMessages();
  return {
    ...messages,
    ask(wanted) {
      const { model: _model, stream: _stream, ...rest } = Object(messages.ask(wanted).json);
      const json = { ...rest, anthropic_version: "bedrock-2023-05-31" };
      return { path: invokePath(MODEL, wanted.stream), json };
    },
    delta: (event) => messages.delta(unpacked(event)),
    streamedCalls: (events) => messages.streamedCalls(events.map(unpacked)),
  };
}

function invokedNova(): ChatSample {
  const conversed = converse();
  const inner = (event: unknown) => Object.values(Object(unpacked(event)))[0];
  return {
    ...conversed,
    fields: [...conversed.fields, "inferenceConfig.max_new_tokens", "inferenceConfig.top_k", "reasoningConfig.type"],
    ask: (wanted) => ({ ...conversed.ask(wanted), path: invokePath("us.amazon.nova-lite-v1:0", wanted.stream) }),
    delta: (event) => conversed.delta(inner(event)),
    streamedCalls: (events) => conversed.streamedCalls(events.map(inner)),
    hasIds: "streamed",
  };
}

function invokedChat(model: string): ChatSample {
  const chat = openaiChat(model);
  return {
    ...chat,
    ask(wanted) {
      const { model: _model, stream: _stream, ...json } = Object(chat.ask(wanted).json);
      return { path: invokePath(model, wanted.stream), json };
    },
    delta: (event) => chat.delta(unpacked(event)),
    streamedCalls: (events) => chat.streamedCalls(events.map(unpacked)),
  };
}

interface Prompted extends Pick<ChatSample, "fields" | "text" | "delta"> {
  readonly model: string;
  readonly json: object;
}

function prompted({ model, json, fields, text, delta }: Prompted): ChatSample {
  return {
    task: "chat",
    fields,
    ask: ({ stream }) => ({ path: invokePath(model, stream), json }),
    text,
    delta: (event) => delta(unpacked(event)),
    calls: () => [],
    streamedCalls: () => [],
    textOnly: true,
    hasIds: "streamed",
  };
}

function converse(): ChatSample {
  return {
    task: "chat",
    fields: [
      ...["system.0.text", "inferenceConfig.temperature", "inferenceConfig.topP", "inferenceConfig.stopSequences"],
      ...["image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint"].map(
        (block) => `messages.0.content.0.${block}`,
      ),
      ...["toolConfig.toolChoice", "toolConfig.tools.0.toolSpec.description", "outputConfig.textFormat.type"],
      ...["additionalModelRequestFields.thinking", "additionalModelRequestFields.reasoningConfig"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: `bedrock-runtime/us-east-1/model/${encodeURIComponent(MODEL)}/${stream ? "converse-stream" : "converse"}`,
      json: {
        system: [{ text: "Be brief." }],
        messages: [{ role: "user", content: [{ text: question }] }],
        inferenceConfig: { maxTokens: 100 },
        ...(tools && { toolConfig: { tools: [{ toolSpec: { name: "get_time", inputSchema: { json: parameters } } }] } }),
        ...(wantsSchema && {
          outputConfig: {
            textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
          },
        }),
      },
    }),
    text: (body) =>
      listAt(body, "output", "message", "content")
        .map((block) => textAt(block, "text"))
        .join(""),
    delta: (event) => textAt(event, "delta", "text"),
    calls: (body) =>
      listAt(body, "output", "message", "content")
        .map((block) => at(block, "toolUse"))
        .filter((use) => use !== undefined)
        .map((use) => ({ name: textAt(use, "name"), arguments: at(use, "input") })),
    streamedCalls,
    // Not in the text's answer, but how long it took is drawn, too.
    hasIds: true,
  };
}

function streamedCalls(events: readonly unknown[]): Call[] {
  const blocks = new Map<unknown, { name: string; text: string }>();
  for (const event of events) {
    const started = at(event, "start", "toolUse");
    if (started !== undefined) blocks.set(at(event, "contentBlockIndex"), { name: textAt(started, "name"), text: "" });
    const block = blocks.get(at(event, "contentBlockIndex"));
    if (block) block.text += textAt(event, "delta", "toolUse", "input");
  }
  return [...blocks.values()].map(({ name, text }) => ({ name, arguments: JSON.parse(text) }));
}
