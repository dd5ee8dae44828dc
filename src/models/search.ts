import type { FoundPage } from "../tasks/search.ts";
import type { Random } from "../world/random.ts";
import type { MockModel } from "./model.ts";
import { phrase, sentences } from "./prose.ts";
import { quote } from "./text.ts";

/** Pages that do not exist, of a domain that never will: nothing is searched. */
export const searchModel: MockModel<"search"> = {
  task: "search",
  answer({ query, count }, { facts, random }) {
    const pages = Array.from({ length: Math.min(count, MOST_PAGES) }, (_, at) => page(at + 1, query, random.fork(`page ${at}`)));
    return { kind: "answer", answer: { task: "search", model: facts.snapshot, pages } };
  },
};

const MOST_PAGES = 40;
const DAY_MS = 86_400_000;

function page(number: number, query: string, random: Random): FoundPage {
  const words = phrase(random, 3);
  const next = sentences(random);
  const published = new Date(Date.UTC(2025, 0, 1) + random.integer(0, 364) * DAY_MS);
  return {
    url: `https://example.invalid/aigw-emulator/${words.replaceAll(" ", "-")}-${number}`,
    title: `Mock page ${number}: ${words}`,
    published: published.toISOString().slice(0, "2025-01-01".length),
    excerpts: [`Mock excerpt for ${quote(query)}:${next().join("")}`, next().join("").trimStart()],
  };
}
