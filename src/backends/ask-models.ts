import type { Attempt } from "../exchange/attempt.ts";
import { answerAsk, type MadeAnswer } from "../models/answer.ts";
import type { Mocks } from "../models/open-mocks.ts";
import type { ChatAsk } from "../tasks/chat.ts";
import type { Ask } from "../tasks/task.ts";

interface Posture {
  readonly strict: boolean;
}

/** The mock models' answer in the name of the attempt's provider. */
export function askModels(ask: Ask, { step }: Attempt, { catalogue }: Mocks, { strict }: Posture): MadeAnswer {
  const { exchange, provider } = step;
  // Of an account's own provider that lists no models, none is unlikely.
  const anyModel = provider.custom === true && catalogue.list(provider.id).length === 0;
  const made = answerAsk({
    ask,
    provider: provider.id,
    modelPattern: provider.modelPattern,
    catalogue,
    seed: exchange.account.seed,
    strict: strict && !anyModel,
    nowMs: exchange.clock.now(),
  });
  return anyModel ? { ...made, supposed: false } : made;
}

/** What is said to a model's name alone: nothing is asked, and no rule counts it. Undefined where the model is taken. */
export function modelRefusal(model: string, attempt: Attempt, mocks: Mocks, posture: Posture): MadeAnswer | undefined {
  const made = askModels({ ...NOTHING, model }, attempt, mocks, posture);
  return made.source === "catalogue" ? made : undefined;
}

const NOTHING: Omit<ChatAsk, "model"> = {
  task: "chat",
  messages: [],
  tools: [],
  toolChoice: { kind: "none" },
  parallelToolCalls: false,
  output: { kind: "text" },
  choices: 1,
  stop: [],
  sampling: {},
  delivery: { stream: false, includeUsage: false },
};
