import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { type GenerateContentResponse, GoogleGenAI } from "@google/genai";
import { generateText, jsonSchema, streamText, tool } from "ai";
import OpenAI from "openai";

// Four client libraries, each asked the same in its own way, as somebody would who has read its first page of documentation.

export interface Question {
  /** Base URL of an account's gateway, without the provider. */
  readonly base: string;
  readonly prompt: string;
  readonly withTool: boolean;
}

/** What one library gives: the text that there is, and names of tools that it wants called. */
export interface Given {
  readonly text: string | undefined;
  readonly calls: readonly (string | undefined)[];
}

export interface Driver {
  whole(question: Question): Promise<Given>;
  /** Pieces as they come; resolves with the tools that are to be called. */
  stream(question: Question, onText: (piece: string) => void): Promise<Given["calls"]>;
}

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const city = { type: "object" as const, properties: { city: { type: "string" as const } }, required: ["city"] };

const openai: Driver = {
  async whole(question) {
    const answer = await openaiClient(question).chat.completions.create(openaiAsk(question));
    const message = answer?.choices?.[0]?.message;
    return {
      text: message?.content ?? undefined,
      calls: (message?.tool_calls ?? []).map((call) => (call.type === "function" ? call.function.name : undefined)),
    };
  },
  async stream(question, onText) {
    const stream = await openaiClient(question).chat.completions.create({ ...openaiAsk(question), stream: true });
    const calls: (string | undefined)[] = [];
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta;
      onText(delta?.content ?? "");
      for (const call of delta?.tool_calls ?? []) if (call.function?.name) calls.push(call.function.name);
    }
    return calls;
  },
};

function openaiClient({ base }: Question): OpenAI {
  return new OpenAI({ baseURL: `${base}/openai`, apiKey: "sk-test" });
}

function openaiAsk({ prompt, withTool }: Question) {
  const tools = [{ type: "function" as const, function: { name: "weather", parameters: city } }];
  return { model: "gpt-4o-mini", messages: [{ role: "user" as const, content: prompt }], ...(withTool && { tools }) };
}

const anthropic: Driver = {
  async whole(question) {
    const { content } = await anthropicClient(question).messages.create(anthropicAsk(question));
    const text = content?.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
    return { text, calls: content?.flatMap((block) => (block.type === "tool_use" ? [block.name] : [])) ?? [] };
  },
  async stream(question, onText) {
    const calls: string[] = [];
    for await (const event of await anthropicClient(question).messages.create({ ...anthropicAsk(question), stream: true })) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") onText(event.delta.text);
      if (event.type === "content_block_start" && event.content_block.type === "tool_use") calls.push(event.content_block.name);
    }
    return calls;
  },
};

function anthropicClient({ base }: Question): Anthropic {
  return new Anthropic({ baseURL: `${base}/anthropic`, apiKey: "sk-ant-test" });
}

function anthropicAsk({ prompt, withTool }: Question) {
  const messages = [{ role: "user" as const, content: prompt }];
  return {
    model: "claude-sonnet-5",
    max_tokens: 300,
    messages,
    ...(withTool && { tools: [{ name: "weather", input_schema: city }] }),
  };
}

const google: Driver = {
  async whole(question) {
    const answer = await googleClient(question).models.generateContent(googleAsk(question));
    return { text: textIn(answer), calls: (answer.functionCalls ?? []).map(({ name }) => name) };
  },
  async stream(question, onText) {
    const calls: (string | undefined)[] = [];
    for await (const chunk of await googleClient(question).models.generateContentStream(googleAsk(question))) {
      onText(textIn(chunk));
      for (const { name } of chunk.functionCalls ?? []) calls.push(name);
    }
    return calls;
  },
};

/** What `.text` gives; that warns on the console where there is something else as well. */
function textIn({ candidates }: GenerateContentResponse): string {
  return (candidates?.[0]?.content?.parts ?? []).map(({ text = "" }) => text).join("");
}

function googleClient({ base }: Question): GoogleGenAI {
  return new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: `${base}/google-ai-studio` } });
}

function googleAsk({ prompt, withTool }: Question) {
  const tools = [{ functionDeclarations: [{ name: "weather", parametersJsonSchema: city }] }];
  return { model: "gemini-2.5-flash", contents: prompt, ...(withTool && { config: { tools } }) };
}

const ai: Driver = {
  async whole(question) {
    const { text, toolCalls } = await generateText(aiAsk(question));
    return { text, calls: toolCalls.map(callText) };
  },
  async stream(question, onText) {
    let failure: unknown;
    const result = streamText({
      ...aiAsk(question),
      onError({ error }) {
        failure = error;
      },
    });
    for await (const piece of result.textStream) onText(piece);
    if (failure !== undefined) throw failure;
    return (await result.toolCalls).map(callText);
  },
};

function callText({ toolName, invalid }: { readonly toolName: string; readonly invalid?: boolean | undefined }): string {
  return `${toolName}${invalid ? " (told to be invalid)" : ""}`;
}

const weather = tool({ inputSchema: jsonSchema<{ city: string }>(city), execute: async () => "21 degrees" });

function aiAsk({ base, prompt, withTool }: Question) {
  const model = createOpenAI({ baseURL: `${base}/openai`, apiKey: "sk-test" }).chat("gpt-4o-mini");
  return { model, prompt, ...(withTool ? { tools: { weather } } : {}) };
}

/** By the names of their packages. */
export const drivers: Readonly<Record<string, Driver>> = {
  openai: openai,
  "@anthropic-ai/sdk": anthropic,
  "@google/genai": google,
  ai: ai,
};
