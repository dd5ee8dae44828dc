import type { ChatAsk } from "../tasks/chat.ts";

interface Wanted {
  readonly model: string;
  readonly prompt: string;
  readonly system?: string | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
}

/** A chat of one question, as hosts of many models ask language models. */
export function promptAsk({ model, prompt, system, maxTokens, temperature, seed }: Wanted): ChatAsk {
  return {
    task: "chat",
    model,
    messages: [
      ...(system ? [{ role: "system", parts: [{ kind: "text", text: system }] } as const] : []),
      { role: "user", parts: [{ kind: "text", text: prompt }] },
    ],
    tools: [],
    toolChoice: { kind: "none" },
    parallelToolCalls: false,
    output: { kind: "text" },
    choices: 1,
    ...(maxTokens !== undefined && maxTokens >= 1 && { maxTokens: Math.floor(maxTokens) }),
    stop: [],
    sampling: { ...(temperature !== undefined && { temperature }), ...(seed !== undefined && { seed }) },
    delivery: { stream: false, includeUsage: false },
  };
}
