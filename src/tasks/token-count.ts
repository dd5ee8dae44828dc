import type { ChatAsk } from "./chat.ts";

/** "How many tokens would this be?": Anthropic's count_tokens, Google's countTokens; "and which?": Cohere's tokenize. */
export interface TokenCountAsk {
  readonly task: "token-count";
  readonly model: string;
  readonly chat: ChatAsk;
  /** Set where the tokens of what the user says are wanted, too. */
  readonly pieces?: true;
}

export interface TokenCountAnswer {
  readonly task: "token-count";
  readonly model: string;
  readonly tokens: number;
  /** What the user says in pieces of a token, where they are wanted; their concatenation is the text. */
  readonly pieces?: readonly string[];
}
