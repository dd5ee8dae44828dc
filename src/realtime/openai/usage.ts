import type { Usage } from "../../tasks/usage.ts";

/** What a response took. Sound counts a token for each 100 ms heard and each 50 ms said. */
export function writeUsage(usage: Usage, heardMs: number, spokenMs: number): object {
  const audioIn = Math.ceil(heardMs / 100);
  const audioOut = Math.ceil(spokenMs / 50);
  const inputTokens = usage.inputTokens + audioIn;
  const outputTokens = usage.outputTokens + audioOut;
  const cached = usage.cacheReadTokens;
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      text_tokens: usage.inputTokens,
      audio_tokens: audioIn,
      image_tokens: 0,
      cached_tokens: cached,
      cached_tokens_details: { text_tokens: cached, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: usage.outputTokens, audio_tokens: audioOut },
  };
}
