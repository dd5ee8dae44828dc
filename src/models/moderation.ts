import { MODERATION_CATEGORIES, type ModerationCategory, type ModerationResult } from "../tasks/moderation.ts";
import type { Random } from "../world/random.ts";
import type { MockModel } from "./model.ts";

/**
 * Judges by words: a text with one of a category's words is of that category, any other is of none. Plain, so that a test can
 * say beforehand what is flagged.
 */
export const moderationModel: MockModel<"moderation"> = {
  task: "moderation",
  answer({ inputs }, { facts, random }) {
    const results = inputs.map(({ text }, index) => judge(text.toLowerCase(), random.fork(`input ${index}`)));
    return { kind: "answer", answer: { task: "moderation", model: facts.snapshot, results } };
  },
};

/** The beginnings of words that put a text into a category. */
export const MODERATED_WORDS: Readonly<Record<ModerationCategory, readonly string[]>> = {
  harassment: ["harass", "bully", "idiot"],
  "harassment/threatening": ["threaten"],
  hate: ["hate"],
  "hate/threatening": ["exterminate"],
  illicit: ["steal", "counterfeit", "smuggl"],
  "illicit/violent": ["bomb", "explosive"],
  "self-harm": ["self-harm", "suicid"],
  "self-harm/intent": ["suicid"],
  "self-harm/instructions": ["how to cut myself"],
  sexual: ["sex", "porn", "nude"],
  "sexual/minors": ["child porn"],
  violence: ["kill", "murder", "bomb", "stab"],
  "violence/graphic": ["gore", "dismember"],
};

const WORDS = new Map(
  MODERATION_CATEGORIES.map((category) => [category, new RegExp(`\\b(?:${MODERATED_WORDS[category].join("|")})`)]),
);

function judge(text: string, random: Random): ModerationResult {
  const score = (category: ModerationCategory) => {
    const flagged = WORDS.get(category)?.test(text);
    const jitter = random.integer(1, 900) / 1e5;
    return flagged ? 0.95 + jitter : jitter;
  };
  return Object.fromEntries(MODERATION_CATEGORIES.map((category) => [category, score(category)])) as ModerationResult;
}
