import { expect } from "vitest";
import type { ChatAnswer, Stop } from "../../../src/tasks/chat.ts";
import type { GatheredChat } from "../../../src/tasks/chat-stream.ts";
import type { Usage } from "../../../src/tasks/usage.ts";

/** An answer's content, however it came. */
export interface Told {
  readonly reasoning: string;
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly stop: Stop | undefined;
  readonly usage: Usage;
}

export function toldBy(answer: ChatAnswer): Told {
  const choice = answer.choices[0] ?? expect.fail("an answer without a choice");
  const { reasoning, text, toolCalls, stop } = choice;
  return { reasoning: reasoning.join(""), text: text.join(""), calls: toolCalls, stop, usage: answer.usage };
}

export function toldIn({ reasoning, text, calls, stop, usage, failure }: GatheredChat): Told {
  expect(failure).toBeUndefined();
  return {
    reasoning,
    text,
    calls: calls.map(({ name, json }) => ({ name, arguments: JSON.parse(json || "{}") })),
    stop,
    usage: usage ?? expect.fail("no usage came"),
  };
}
