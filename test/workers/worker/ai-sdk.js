// The AI SDK over env.AI: GET /{scenario} answers what came of it.
import { embed, generateText, streamText } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { anthropic } from "workers-ai-provider/anthropic";
import { openai } from "workers-ai-provider/openai";

const prompt = "Where does Paris lie?";
const LLAMA = "@cf/meta/llama-3.1-8b-instruct";

const textOf = async (model) => {
  const { textStream } = streamText({ model, prompt, maxRetries: 0 });
  let text = "";
  for await (const piece of textStream) text += piece;
  return text;
};

const scenarios = {
  chat: async (ai) => {
    const { text, usage } = await generateText({ model: ai(LLAMA), prompt });
    return { text, tokens: usage.totalTokens };
  },
  stream: (ai) => textOf(ai(LLAMA)),
  embeddings: async (ai) => {
    const { embedding } = await embed({ model: ai.textEmbedding("@cf/baai/bge-base-en-v1.5"), value: prompt });
    return embedding.length;
  },
  limited: async (ai) => {
    try {
      await generateText({ model: ai("@cf/mock/503"), prompt, maxRetries: 0 });
      return null;
    } catch (error) {
      return { status: error.statusCode, retryable: error.isRetryable, message: error.message };
    }
  },
  openai: async (ai) => (await generateText({ model: ai("openai/gpt-4.1-mini"), prompt })).text,
  google: async (ai) => (await generateText({ model: ai("google/gemini-3-flash"), prompt })).text,
  anthropic: (ai) => textOf(ai("anthropic/claude-haiku-4.5")),
  resumed: (ai) => textOf(ai("openai/gpt-4.1-mini", { resume: true })),
  cached: async (ai) => {
    const ask = () => generateText({ model: ai("openai/gpt-4.1-mini", { cacheTtl: 300 }), prompt });
    const answers = [await ask(), await ask()];
    return answers.map(({ response }) => response.headers?.["cf-aig-cache-status"]);
  },
  fallback: async (ai) => {
    const settings = { fallback: { mode: "server", models: ["openai/gpt-4.1-mini"] } };
    const { text, response } = await generateText({ model: ai("openai/mock/500", settings), prompt, maxRetries: 0 });
    return { text, step: response.headers?.["cf-aig-step"] };
  },
};

export default {
  async fetch(request, env) {
    const ai = createWorkersAI({ binding: env.AI, providers: [openai, anthropic] });
    const name = new URL(request.url).pathname.slice(1);
    try {
      return Response.json((await scenarios[name](ai)) ?? null);
    } catch (error) {
      return Response.json({ name: error.name, message: error.message, stack: error.stack }, { status: 500 });
    }
  },
};
