import type { z } from "zod";
import { ruleProblems } from "../../../../src/models/rules/check.ts";
import type { RuleQuestion, RuleSource } from "../../../../src/models/rules/rules.ts";
import { type MockRule, mockRuleSchema } from "../../../../src/schema/mock-rule.ts";
import type { ChatAsk, ChatMessage } from "../../../../src/tasks/chat.ts";
import type { Ask } from "../../../../src/tasks/task.ts";

export type RuleInput = z.input<typeof mockRuleSchema>;

/** Rules as a file would give them, at mocks/test.mock.yaml, one a line. */
export function rulesOf(...rules: readonly RuleInput[]): RuleSource[] {
  return rules.map((given, index) => {
    const rule: MockRule = mockRuleSchema.parse(given);
    const [problem] = ruleProblems(rule);
    if (problem) throw new Error(problem.message);
    return { id: rule.id ?? `rule ${index + 1}`, file: "mocks/test.mock.yaml", line: index + 1, rule };
  });
}

export interface QuestionParts extends Partial<Omit<RuleQuestion, "json">> {
  readonly user?: string;
  readonly system?: string;
  readonly model?: string;
  readonly tools?: readonly string[];
  /** After the user's message. */
  readonly after?: readonly ChatMessage[];
  readonly choices?: number;
  readonly body?: unknown;
}

/** A chat question, unless `ask` says otherwise. */
export function question(parts: QuestionParts = {}): RuleQuestion {
  const { user = "hi", system, model = "gpt-4o-mini", tools = [], after = [], choices = 1, body, ...rest } = parts;
  const messages = [...(system === undefined ? [] : [message("system", system)]), message("user", user), ...after];
  return {
    ask: chatAsk({ model, messages, choices, tools: tools.map((name) => ({ name, parameters: {} })) }),
    provider: "openai",
    endpoint: "chat/completions",
    headers: {},
    metadata: {},
    json: () => body,
    inputTokens: () => 7,
    ...rest,
  };
}

export function embedding(...inputs: string[]): Ask {
  return { task: "embedding", model: "text-embedding-3-small", inputs, delivery: { encoding: "float" } };
}

export function message(role: ChatMessage["role"], text: string): ChatMessage {
  return { role, parts: [{ kind: "text", text }] };
}

export function toolResult(text: string): ChatMessage {
  return { role: "tool", parts: [{ kind: "tool-result", callId: "call_1", text, isError: false }] };
}

function chatAsk(parts: Partial<ChatAsk>): ChatAsk {
  return {
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
    ...parts,
  };
}
