import type { Random } from "../world/random.ts";
import type { MockOutcome } from "./model.ts";

/** Answers that are remembered of each model, the longest question that is, in characters, and the longest answer, in pieces. */
const MOST = 200;
const LONGEST = 4096;
const MOST_PIECES = 2048;

const known = new WeakMap<Random, WeakMap<object, Map<string, MockOutcome>>>();

/**
 * The answer to a chat, remembered while it is asked again and again, as suites and load tests do. Nothing but the seed, the model
 * (whose facts are its provider's alone) and the question (`text`) decides it, so that it makes no difference but time.
 */
export function knownChat({ seed, models, text }: Asked, answer: () => MockOutcome): MockOutcome {
  if (text.length > LONGEST) return answer();
  const answers = answersOf(seed, models);
  const before = answers.get(text);
  if (before) return before;
  const made = answer();
  if (isLong(made)) return made;
  answers.set(text, made);
  if (answers.size > MOST) {
    const [oldest] = answers.keys();
    if (oldest !== undefined) answers.delete(oldest);
  }
  return made;
}

interface Asked {
  readonly seed: Random;
  /** The facts of a model, or the catalogue for all those that it does not list. */
  readonly models: object;
  readonly text: string;
}

function isLong(outcome: MockOutcome): boolean {
  if (outcome.kind !== "answer" || outcome.answer.task !== "chat") return false;
  return outcome.answer.choices.reduce((sum, { reasoning, text }) => sum + reasoning.length + text.length, 0) > MOST_PIECES;
}

function answersOf(seed: Random, models: object): Map<string, MockOutcome> {
  let all = known.get(seed);
  if (!all) {
    all = new WeakMap();
    known.set(seed, all);
  }
  let answers = all.get(models);
  if (!answers) {
    answers = new Map();
    all.set(models, answers);
  }
  return answers;
}
