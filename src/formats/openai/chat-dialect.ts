import type { Random } from "../../world/random.ts";

/** Where vendors that speak Chat Completions differ from OpenAI and from each other. */
export interface ChatDialect {
  /** Id of the format, vendor first: "openai.chat". */
  readonly id: string;
  answerId(random: Random): string;
  callId(random: Random): string;
  /** Where reasoning text goes in `message` and `delta` ("reasoning_content"). OpenAI shows none. */
  readonly reasoningField?: string;
  /** Streamed tool calls come whole, each in one delta, instead of in fragments. */
  readonly wholeToolCalls?: boolean;
  /** Streams carry usage on the chunk with the finish reason, asked for or not, instead of on an extra chunk. */
  readonly usageWithFinish?: boolean;
}
