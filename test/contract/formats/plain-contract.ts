import { expect, test } from "vitest";
import type { Ask } from "../../../src/tasks/task.ts";
import { answerTo, embeddingUsage, modelIds, moderationScores, ranking, tokens, vectors } from "./answers.ts";
import type { PlainSample } from "./sample.ts";
import { readAsk, type Served, writeAnswer } from "./served.ts";
import { bytesOf, wholeBody } from "./written.ts";

/** What the formats of the other tasks owe. */
export function plainContract(served: Served, sample: PlainSample): void {
  const ask = () => readAsk(served, sample.ask());
  const write = (seed: string) => writeAnswer(served, sample.ask(), answerTo(ask()), seed);

  test("an answer is JSON and holds what was found", () => {
    const body = wholeBody(write("a"));
    expect(ask().task).toBe(sample.task);
    expect(sample.found(body)).toEqual(expected(ask()));
    expect(served.format.readUsage(body, undefined)).toEqual(sample.hasUsage ? embeddingUsage : undefined);
  });

  test("the same chance and time give the same bytes", () => {
    expect(bytesOf(write("a"))).toEqual(bytesOf(write("a")));
  });
}

function expected(ask: Ask): unknown {
  if (ask.task === "embedding") return vectors.slice(0, ask.inputs.length);
  if (ask.task === "image") return ask.count;
  if (ask.task === "moderation") return ask.inputs.map(() => moderationScores);
  if (ask.task === "rerank") return ranking;
  return ask.task === "token-count" ? tokens : modelIds;
}
