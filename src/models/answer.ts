import type { ModelFacts, ModelTask } from "../tasks/models.ts";
import type { Ask, ModelledTask, Tasks } from "../tasks/task.ts";
import type { Random } from "../world/random.ts";
import { askKey, askText, keyOf } from "./ask-key.ts";
import { behaviourNamed, type NamedBehaviour } from "./behaviour-names.ts";
import type { Effect } from "./behaviours.ts";
import type { Catalogue } from "./catalogue.ts";
import { chatOutcome } from "./chat.ts";
import { mockModels } from "./index.ts";
import { knownChat } from "./known-chats.ts";
import type { MockContext, MockOutcome } from "./model.ts";

export interface MockQuestion {
  readonly ask: Ask;
  /** Slug of the provider being played. */
  readonly provider: string;
  /** The ids this provider could have. */
  readonly modelPattern: RegExp;
  readonly catalogue: Catalogue;
  readonly seed: Random;
  /** Answer only for models of the catalogue. */
  readonly strict: boolean;
  readonly nowMs: number;
}

export interface MadeAnswer {
  readonly outcome: MockOutcome;
  /** Whether the catalogue does not list the model: the real service would most likely not know it. */
  readonly supposed: boolean;
  /** Who made it: "behaviour", "model" or, when there is no such model, "catalogue". */
  readonly source: "behaviour" | "model" | "catalogue";
  readonly detail: string;
}

/**
 * The mock models' answer. Behaviours come first, then the catalogue's models, then, unless strict, a stand-in for any
 * model that the provider could have. Seed and ask decide the content, nothing else does (R-5).
 */
export function answerAsk(question: MockQuestion): MadeAnswer {
  const { ask, provider, catalogue } = question;
  if (ask.task === "voices") {
    const facts = catalogue.suppose(provider, "", "speech");
    return made(answerTask(ask.task, ask, contextFor(question, facts, false)), "model", "voices of the vendor");
  }
  const model = (ask.task === "models" ? ask.id : ask.model) ?? "";
  const named = behaviourNamed(model);
  if (named) return behaviourAnswer(question, model, named);
  const listed = catalogue.find(provider, model);
  if (ask.task === "models") {
    const facts = listed ?? catalogue.suppose(provider, model, "chat");
    return made(answerTask(ask.task, ask, contextFor(question, facts, false)), "model", "models of the catalogue");
  }
  if (listed && !suits(listed.task, ask)) return unknownModel(model, `${model} answers ${listed.task} only`);
  if (listed) return made(modelAnswer(question, ask, listed), "model", model);
  const owner = catalogue.ownerOf(model);
  const isForeign = owner !== undefined && (question.strict || !question.modelPattern.test(model));
  if (isForeign) return unknownModel(model, `${model} is ${owner}'s: use …/${owner}`);
  if (question.strict) return unknownModel(model, `${model} is not in the catalogue`);
  if (!question.modelPattern.test(model)) return unknownModel(model, `${model} is no name of a model of ${provider}`);
  return { ...made(modelAnswer(question, ask), "model", `${model}, supposed`), supposed: true };
}

type ModelledAsk = Exclude<Ask, { task: "models" | "voices" }>;
type Answer = (ask: ModelledAsk, context: MockContext) => MockOutcome;

/** What a model answers, listed or not; a chat is made once for all times that it is asked. */
function modelAnswer(question: MockQuestion, ask: ModelledAsk, listed?: ModelFacts, answer: Answer = usualAnswer): MockOutcome {
  const { seed, provider, catalogue } = question;
  const contextOf = (key: string) => {
    return contextFor(question, listed ?? catalogue.suppose(provider, ask.model ?? "", taskOf(ask)), !listed, key);
  };
  if (ask.task !== "chat") return answer(ask, contextOf(askKey(ask)));
  const text = askText(ask);
  const asked = listed ? { seed, models: listed, text } : { seed, models: catalogue, text: `${provider} ${text}` };
  return knownChat(asked, () => answer(ask, contextOf(keyOf(text))));
}

function usualAnswer(ask: ModelledAsk, context: MockContext): MockOutcome {
  return answerTask(ask.task, ask, context);
}

function behaviourAnswer(question: MockQuestion, model: string, named: NamedBehaviour): MadeAnswer {
  const { ask, provider, catalogue } = question;
  if (named.kind === "unknown") return unknownModel(model, named.message, named.message);
  if (ask.task === "models" || ask.task === "voices") {
    const facts = catalogue.suppose(provider, model, taskOf(ask));
    if (ask.task === "voices") return made(answerTask(ask.task, ask, contextFor(question, facts, true)), "model", model);
    return made({ kind: "answer", answer: { task: "models", models: [facts] } }, "behaviour", model);
  }
  const { effect, description } = named.behaviour;
  const outcome = modelAnswer(question, ask, undefined, (_, context) => behave(ask, context, effect, named.n));
  return made(outcome, "behaviour", `${model}: ${description}`);
}

function behave(ask: ModelledAsk, context: MockContext, effect: Effect, n: number): MockOutcome {
  switch (effect.kind) {
    case "fail":
      return { ...effect, kind: "failure", failure: { ...effect.failure, model: ask.model } };
    case "pace":
      return { ...answerTask(ask.task, ask, context), pacing: effect.pacing(n) };
    case "say":
      if (ask.task !== "chat") return answerTask(ask.task, ask, context);
      return chatOutcome(ask, context, (random) => effect.choose({ ask, context, random, n }));
  }
}

function answerTask<T extends ModelledTask>(task: T, ask: Tasks[T]["ask"], context: MockContext): MockOutcome<T> {
  return mockModels[task].answer(ask, context);
}

function contextFor(question: MockQuestion, facts: ModelFacts, supposed: boolean, key = askKey(question.ask)): MockContext {
  const { provider, catalogue, seed, nowMs } = question;
  return { random: seed.fork(key), nowMs, provider, facts, supposed, catalogue };
}

/** Cohere's classification by examples is asked of its models for embeddings. */
function suits(task: ModelTask, ask: Ask): boolean {
  return task === taskOf(ask) || (task === "embedding" && ask.task === "classification");
}

/** What a model must be for, to answer this. Counting tokens and telling of models is what chat models do too. */
function taskOf({ task }: Ask): ModelTask {
  if (task === "voices") return "speech";
  return task === "token-count" || task === "models" ? "chat" : task;
}

function made(outcome: MockOutcome, source: MadeAnswer["source"], detail: string): MadeAnswer {
  return { outcome, supposed: false, source, detail };
}

/** `message` replaces the vendor's own sentence, where ours helps more. */
function unknownModel(model: string, detail: string, message?: string): MadeAnswer {
  const failure = { kind: "model-not-found", model, ...(message === undefined ? {} : { message }) } as const;
  return made({ kind: "failure", failure }, "catalogue", detail);
}
