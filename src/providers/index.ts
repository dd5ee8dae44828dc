import { anthropic } from "./anthropic.ts";
import { awsBedrock } from "./aws-bedrock.ts";
import { azureOpenai } from "./azure-openai.ts";
import { baseten } from "./baseten.ts";
import { cartesia } from "./cartesia.ts";
import { cerebras } from "./cerebras.ts";
import { cohere } from "./cohere.ts";
import { deepgram } from "./deepgram.ts";
import { deepseek } from "./deepseek.ts";
import { elevenlabs } from "./elevenlabs.ts";
import { fal } from "./fal.ts";
import { fireworks } from "./fireworks.ts";
import { googleAiStudio } from "./google-ai-studio.ts";
import { googleVertexAi } from "./google-vertex-ai.ts";
import { grok } from "./grok.ts";
import { groq } from "./groq.ts";
import { huggingface } from "./huggingface.ts";
import { ideogram } from "./ideogram.ts";
import { mistral } from "./mistral.ts";
import { openai } from "./openai.ts";
import { openrouter } from "./openrouter.ts";
import { parallel } from "./parallel.ts";
import { perplexityAi } from "./perplexity-ai.ts";
import type { Provider } from "./provider.ts";
import { replicate } from "./replicate.ts";
import { restOnly } from "./rest-only.ts";
import { workersAi } from "./workers-ai.ts";

/** Every vendor the gateway knows by a slug of its own. A new one is a file beside this one and a word here. */
export const providers: readonly Provider[] = [
  openai,
  anthropic,
  googleAiStudio,
  googleVertexAi,
  workersAi,
  awsBedrock,
  azureOpenai,
  baseten,
  cartesia,
  cerebras,
  cohere,
  deepgram,
  deepseek,
  elevenlabs,
  fal,
  fireworks,
  grok,
  groq,
  huggingface,
  ideogram,
  mistral,
  openrouter,
  parallel,
  perplexityAi,
  replicate,
];

/** Everybody who is played: besides those, the vendors that only the REST API knows. */
export const allProviders: readonly Provider[] = [...providers, ...restOnly];

const bySlug = new Map(providers.map((provider) => [provider.id, provider]));

export function findProvider(slug: string): Provider | undefined {
  return bySlug.get(slug);
}
