import type { ModelFacts } from "../tasks/models.ts";
import type { Random } from "../world/random.ts";
import type { MockOutcome } from "./model.ts";

type Outcome = MockOutcome<"chat">;

/** Answers that are remembered of each model, and the longest question that is, in characters. */
const MOST = 200;
const LONGEST = 4096;

const known = new WeakMap<Random, WeakMap<ModelFacts, Map<string, Outcome>>>();

/**
 * The answer to a chat, remembered while it is asked again and again, as suites and load tests do. Nothing but the seed, the model
 * (whose facts are its provider's alone) and the question (`text`) decides it, so that it makes no difference but time.
 */
export function knownChat({ seed, facts, text }: Asked, answer: () => Outcome): Outcome {
  if (text.length > LONGEST) return answer();
  const answers = answersOf(seed, facts);
  const before = answers.get(text);
  if (before) return before;
  const made = answer();
  answers.set(text, made);
  if (answers.size > MOST) {
    const [oldest] = answers.keys();
    if (oldest !== undefined) answers.delete(oldest);
  }
  return made;
}

interface Asked {
  readonly seed: Random;
  readonly facts: ModelFacts;
  readonly text: string;
}

function answersOf(seed: Random, facts: ModelFacts): Map<string, Outcome> {
  let models = known.get(seed);
  if (!models) {
    models = new WeakMap();
    known.set(seed, models);
  }
  let answers = models.get(facts);
  if (!answers) {
    answers = new Map();
    models.set(facts, answers);
  }
  return answers;
}
