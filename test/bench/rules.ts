import { openMockRules, type RuleSource } from "../../src/models/rules/rules.ts";
import { newRuleState } from "../../src/models/rules/state.ts";
import type { ChatAsk } from "../../src/tasks/chat.ts";

/**
 * Milliseconds that it takes to look through so many exact rules for one that fits, when none does. The rules are opened
 * here and not from a file: reading YAML with 100,000 rules takes longer than all else.
 */
export function lookUpMs(count: number): () => number {
  const rules = openMockRules(Array.from({ length: count }, (_, index) => rule(index)));
  const state = newRuleState();
  let asked = 0;
  return () => {
    const begun = performance.now();
    for (let time = 0; time < LOOK_UPS; time += 1) {
      asked += 1;
      const found = rules.find({ ...question, ask: { ...ask, messages: [user(`something else ${asked}`)] } }, state);
      if (found) throw new Error("a question that no rule fits was answered");
    }
    return (performance.now() - begun) / LOOK_UPS;
  };
}

const LOOK_UPS = 20_000;

function rule(index: number): RuleSource {
  const asks = { match: { lastUserText: `question number ${index}` }, answer: { text: `answer ${index}` } };
  return { id: `many#${index}`, file: "many.mock.yaml", line: index + 1, rule: asks };
}

function user(text: string): ChatAsk["messages"][number] {
  return { role: "user", parts: [{ kind: "text", text }] };
}

const ask: ChatAsk = {
  task: "chat",
  model: "gpt-4o-mini",
  messages: [],
  tools: [],
  toolChoice: { kind: "auto" },
  parallelToolCalls: true,
  output: { kind: "text" },
  choices: 1,
  stop: [],
  sampling: {},
  delivery: { stream: false, includeUsage: false },
};

const question = {
  provider: "openai",
  endpoint: "chat/completions",
  headers: {},
  metadata: {},
  json: () => undefined,
  inputTokens: () => 0,
};
