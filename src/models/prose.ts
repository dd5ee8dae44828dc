import type { Random } from "../world/random.ts";
import { tokens } from "./tokens.ts";

/**
 * A source of sentences about nothing in particular, in stream pieces, each sentence starting with a space. No clause
 * comes twice before all of its kind have come.
 */
export function sentences(random: Random): () => readonly string[] {
  const opening = drawn(openings, random);
  const claim = drawn(claims, random);
  const ending = drawn(endings, random);
  return () => [...opening(), ...claim(), ...ending()];
}

/** One of them as a text, without the leading space. */
export function sentence(random: Random): string {
  return sentences(random)().join("").slice(1);
}

/** One after the other in any order, then all over again. */
function drawn<Item>(items: readonly Item[], random: Random): () => Item {
  let left = items;
  return () => {
    const item = random.pick(left);
    left = left.length > 1 ? left.filter((other) => other !== item) : items;
    return item;
  };
}

/** A few words in lower case, without a full stop. */
export function phrase(random: Random, words: number): string {
  return Array.from({ length: words }, () => random.pick(plainWords)).join(" ");
}

const pieces = (texts: readonly string[]): readonly (readonly string[])[] => texts.map((text) => tokens.split(` ${text}`));

const openings = pieces([
  "In short,",
  "Put simply,",
  "To begin with,",
  "As a first step,",
  "In most cases,",
  "For everyday use,",
  "On closer look,",
  "With these details,",
  "At this scale,",
  "As far as one can tell,",
  "Leaving exceptions aside,",
  "From a practical angle,",
  "Taken together,",
  "By the same reasoning,",
  "If time is short,",
  "On the whole,",
]);

const claims = pieces([
  "the simplest option holds up well",
  "a small example settles the question",
  "the main point depends on two details",
  "both choices lead to much the same result",
  "it helps to start with the smallest case",
  "the order of the steps matters more than their number",
  "a short list is easier to check than a long rule",
  "the usual answer still applies",
  "the numbers agree with the description",
  "one careful measurement is worth several guesses",
  "the first version should stay plain",
  "the difference is easy to see side by side",
  "a clear name saves a page of explanation",
  "the second approach needs less upkeep",
  "the edge cases are fewer than they look",
  "a quick trial gives a reliable hint",
]);

const endings = [
  ", and the rest follows from that.",
  " as long as the inputs stay small.",
  ", which is usually enough to decide.",
  ", even when the details change later.",
  ", so there is little to lose by trying.",
  ", although a second look never hurts.",
  ", and that makes it easy to explain.",
  ", provided that nothing else has moved.",
  " before anything larger is attempted.",
  ", and a note about it will help others.",
  " unless the situation is unusual.",
  ", so it can wait until it is needed.",
].map(tokens.split);

const plainWords: readonly string[] =
  "amber anchor autumn basket bridge candle canvas cedar circle clover copper corner cotton delta ember engine fabric falcon field forest garden glass granite harbor hazel island ivory lantern ledger maple marble meadow mirror north orchard paper pebble pepper planet pocket prairie quartz ribbon river saddle sample shelter signal silver spring station stone summit thread timber valley velvet walnut willow window winter".split(
    " ",
  );
