import type { ClassificationAsk, LabelScore } from "../tasks/classification.ts";
import type { Random } from "../world/random.ts";
import type { MockModel } from "./model.ts";
import { sharedWords, wordsOf } from "./shared-words.ts";

/**
 * Judges by words: a label fits as well as the text has the words of what is like it. Models that bring their own labels
 * judge moods, by lists of friendly and unfriendly words.
 */
export const classificationModel: MockModel<"classification"> = {
  task: "classification",
  answer(ask, { facts, random }) {
    const results = ask.texts.map((text, index) => judge(text, ask, facts.id, random.fork(`text ${index}`)));
    return { kind: "answer", answer: { task: "classification", model: facts.snapshot, results } };
  },
};

function judge(text: string, { labels, several }: ClassificationAsk, model: string, random: Random): readonly LabelScore[] {
  const evidence = labels ? likeness(text, labels) : moods(text, model);
  const weights = evidence.map(({ label, points }) => ({ label, weight: Math.exp(SHARPNESS * points + random.next() / 4) }));
  const all = weights.reduce((sum, { weight }) => sum + weight, 0);
  return weights
    .map(({ label, weight }) => ({ label, score: round(weight / (several ? weight + 4 : all)) }))
    .sort((one, other) => other.score - one.score);
}

/** How far a point of evidence sets a label apart from the others. */
const SHARPNESS = 4;

interface Evidence {
  readonly label: string;
  /** 0 for none; a whole word or likeness is 1. */
  readonly points: number;
}

function likeness(text: string, labels: NonNullable<ClassificationAsk["labels"]>): readonly Evidence[] {
  return labels.map(({ label, like }) => ({ label, points: Math.max(0, ...like.map((one) => sharedWords(one)(text))) }));
}

function moods(text: string, model: string): readonly Evidence[] {
  const words = [...wordsOf(text, MOST_WORDS)];
  const count = (list: RegExp) => words.filter((word) => list.test(word)).length;
  const mood = count(FRIENDLY) - count(UNFRIENDLY);
  // "Not good" is bad; "not bad" is left.
  const friendly = mood > 0 && words.some((word) => NOT.test(word)) ? -mood : mood;
  const [good, bad, neither] = NAMES.find(([names]) => names.test(model))?.[1] ?? USUAL_NAMES;
  return [
    { label: good, points: Math.max(0, friendly) },
    { label: bad, points: Math.max(0, -friendly) },
    ...(neither === undefined ? [] : [{ label: neither, points: friendly === 0 ? 1 : 0 }]),
  ];
}

const MOST_WORDS = 4000;
const NOT = /^(?:not|no|never|isn|wasn|don|didn|without)$/;
const FRIENDLY =
  /^(?:good|great|love|like[ds]?|excellent|amazing|wonderful|happy|best|nice|perfect|enjoy|thank|beautiful|fantastic|awesome|delicious)/;
const UNFRIENDLY =
  /^(?:bad|worse|worst|hate|terrible|awful|horrible|sad|poor|angry|disappoint|wrong|broken|ugly|boring|disgust|fail|useless)/;

type MoodNames = readonly [good: string, bad: string, neither?: string];
const USUAL_NAMES: MoodNames = ["POSITIVE", "NEGATIVE"];
/** Families that name moods otherwise. */
const NAMES: readonly (readonly [RegExp, MoodNames])[] = [[/twitter-|finbert/i, ["positive", "negative", "neutral"]]];

function round(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
