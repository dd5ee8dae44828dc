import type { Sample, Samples } from "./sample.ts";
import { anthropicSamples } from "./samples/anthropic.ts";
import { audioSamples } from "./samples/audio.ts";
import { bedrockSamples } from "./samples/bedrock.ts";
import { cohereSamples } from "./samples/cohere.ts";
import { falSamples } from "./samples/fal.ts";
import { googleSamples } from "./samples/google.ts";
import { huggingfaceSamples } from "./samples/huggingface.ts";
import { ideogramSamples } from "./samples/ideogram.ts";
import { openaiSamples } from "./samples/openai.ts";
import { openaiKeptSamples } from "./samples/openai-kept.ts";
import { parallelSamples } from "./samples/parallel.ts";
import { replicateSamples } from "./samples/replicate.ts";
import { vendorSamples } from "./samples/vendors.ts";
import { workersAiSamples } from "./samples/workers-ai.ts";

/** How each wire format is asked and where its answers are. A new format needs a line in one of these, or the suite fails. */
const samples: Samples = {
  ...openaiSamples,
  ...openaiKeptSamples,
  ...anthropicSamples,
  ...googleSamples,
  ...workersAiSamples,
  ...bedrockSamples,
  ...vendorSamples,
  ...audioSamples,
  ...replicateSamples,
  ...falSamples,
  ...ideogramSamples,
  ...cohereSamples,
  ...huggingfaceSamples,
  ...parallelSamples,
};

export const sampledIds: readonly string[] = Object.keys(samples);

export function samplesOf(id: string): readonly Sample[] {
  return [samples[id] ?? []].flat();
}
