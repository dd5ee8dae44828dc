import { openCatalogue } from "../../../src/models/catalogue.ts";
import type { MockContext, MockOutcome } from "../../../src/models/model.ts";
import type { ChatAnswer, ChatAsk, ChatChoice } from "../../../src/tasks/chat.ts";
import type { ModelFacts } from "../../../src/tasks/models.ts";
import type { Task, Tasks } from "../../../src/tasks/task.ts";
import { seededRandom } from "../../../src/world/random.ts";

/** A chat ask with one user message, or with what is given instead. */
export function question(text: string, more: Partial<ChatAsk> = {}): ChatAsk {
  return {
    task: "chat",
    model: "gpt-4o-mini",
    messages: [{ role: "user", parts: [{ kind: "text", text }] }],
    tools: [],
    toolChoice: { kind: "auto" },
    parallelToolCalls: true,
    output: { kind: "text" },
    choices: 1,
    stop: [],
    sampling: {},
    delivery: { stream: false, includeUsage: false },
    ...more,
  };
}

export const weather = {
  name: "get_weather",
  description: "Tells the weather of a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, unit: { type: "string", enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
    additionalProperties: false,
  },
};

export const clock = { name: "get_time", parameters: { type: "object", properties: { zone: { type: "string" } } } };

/** The question, a call of the weather tool and its result. */
export function answeredCall(text: string, id = "call_1"): ChatAsk {
  return question(text, {
    tools: [weather],
    messages: [
      { role: "user", parts: [{ kind: "text", text }] },
      { role: "assistant", parts: [{ kind: "tool-call", id, name: "get_weather", arguments: { city: "Oslo" } }] },
      { role: "tool", parts: [{ kind: "tool-result", callId: id, text: '{"temperature":21}', isError: false }] },
    ],
  });
}

export function facts(more: Partial<ModelFacts> = {}): ModelFacts {
  return {
    id: "gpt-4o-mini",
    snapshot: "gpt-4o-mini-2024-07-18",
    name: "GPT-4o mini",
    provider: "openai",
    task: "chat",
    contextTokens: 128_000,
    maxOutputTokens: 16_384,
    reasoning: false,
    createdMs: 1_721_088_000_000,
    inputPrice: 0.15,
    outputPrice: 0.6,
    ...more,
  };
}

export function context(more: Partial<MockContext> = {}): MockContext {
  const known = more.facts ?? facts();
  return { random: seededRandom("seed"), nowMs: 0, provider: "openai", facts: known, catalogue: openCatalogue([known]), ...more };
}

export function answerOf<T extends Task>(outcome: MockOutcome<T>): Tasks[T]["answer"] {
  if (outcome.kind !== "answer") throw new Error(`expected an answer, got ${JSON.stringify(outcome)}`);
  return outcome.answer;
}

export function failureOf(outcome: MockOutcome) {
  if (outcome.kind !== "failure") throw new Error(`expected a failure, got ${outcome.kind}`);
  return outcome.failure;
}

export function onlyChoice(
  outcome: MockOutcome<"chat">,
): ChatChoice & { readonly whole: string; readonly usage: ChatAnswer["usage"] } {
  const answer = answerOf(outcome);
  const [choice] = answer.choices;
  if (!choice || answer.choices.length > 1) throw new Error(`expected one choice, got ${answer.choices.length}`);
  return { ...choice, whole: choice.text.join(""), usage: answer.usage };
}
