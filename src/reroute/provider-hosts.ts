/**
 * Every provider's real hosts; `*` stands for a part of a name. A list of its own, because a program that is rerouted loads it before
 * everything else, and must not load the providers for it: a test compares the two.
 */
export const providerHosts: readonly string[] = [
  "*-aiplatform.googleapis.com",
  "*.openai.azure.com",
  "aiplatform.googleapis.com",
  "api-inference.huggingface.co",
  "api.anthropic.com",
  "api.cartesia.ai",
  "api.cerebras.ai",
  "api.cohere.ai",
  "api.cohere.com",
  "api.deepgram.com",
  "api.deepseek.com",
  "api.elevenlabs.io",
  "api.fireworks.ai",
  "api.groq.com",
  "api.ideogram.ai",
  "api.mistral.ai",
  "api.openai.com",
  "api.parallel.ai",
  "api.perplexity.ai",
  "api.replicate.com",
  "api.x.ai",
  "bedrock-mantle.*.api.aws",
  "bedrock-runtime.*.amazonaws.com",
  "fal.run",
  "generativelanguage.googleapis.com",
  "inference.baseten.co",
  "model-*.api.baseten.co",
  "openrouter.ai",
  "queue.fal.run",
  "rest.fal.ai",
];

/** Regions in which Bedrock is asked: a certificate's wildcard stands for the first part of a name alone. */
const BEDROCK_REGIONS = [
  ...["us-east-1", "us-east-2", "us-west-2", "ca-central-1", "sa-east-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2"],
  ...["eu-west-3", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
];

/** Names that a certificate has to have to stand for all of them. */
export function certificateNames(): string[] {
  const names = providerHosts.flatMap((host) => {
    const [, before, after] = /^(.*?)\.\*(\..*)$/.exec(host) ?? [];
    if (after !== undefined) return BEDROCK_REGIONS.map((region) => `${before}.${region}${after}`);
    return [host.replace(/^[^.]*\*[^.]*/, "*")];
  });
  return [...new Set(names)];
}
