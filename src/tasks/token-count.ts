import type { ChatAsk } from "./chat.ts";

/** "How many tokens would this be?": Anthropic's count_tokens, Google's countTokens. */
export interface TokenCountAsk {
  readonly task: "token-count";
  readonly model: string;
  readonly chat: ChatAsk;
}

export interface TokenCountAnswer {
  readonly task: "token-count";
  readonly model: string;
  readonly tokens: number;
}
