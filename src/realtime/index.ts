import { cartesiaRealtime } from "./cartesia/provider.ts";
import { deepgramRealtime } from "./deepgram/provider.ts";
import { elevenlabsRealtime } from "./elevenlabs/provider.ts";
import { falRealtime } from "./fal/provider.ts";
import { googleRealtime } from "./google/provider.ts";
import { openaiRealtime } from "./openai/provider.ts";
import type { RealtimeProvider } from "./provider.ts";
import { workersAiRealtime } from "./workers-ai.ts";

/** Who is spoken to over a socket at `/v1/{account}/{gateway}/{slug}`. */
export const realtimeProviders: readonly RealtimeProvider[] = [
  openaiRealtime,
  googleRealtime,
  workersAiRealtime,
  deepgramRealtime,
  elevenlabsRealtime,
  cartesiaRealtime,
  falRealtime,
];

/** The slugs under which a provider is spoken to over a socket; none when it is not. */
export function socketsOf({ id }: RealtimeProvider["provider"]): string[] {
  return realtimeProviders.flatMap(({ slug, provider }) => (provider.id === id ? [slug] : []));
}
