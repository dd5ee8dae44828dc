import { expect, test } from "vitest";
import type { Ask, KeptAsk } from "../../../src/tasks/task.ts";
import type { Usage } from "../../../src/tasks/usage.ts";
import {
  answerTo,
  audioCounts,
  embeddingUsage,
  foundPages,
  labelled,
  modelIds,
  moderationScores,
  ranking,
  tokens,
  transcript,
  vectors,
} from "./answers.ts";
import type { PlainSample } from "./sample.ts";
import { readAsk, type Served, writeAnswer } from "./served.ts";
import { bytesOf, eventsIn, streamOf, wholeBody } from "./written.ts";

/** What the formats of the other tasks owe. */
export function plainContract(served: Served, sample: PlainSample): void {
  const ask = () => readAsk(served, sample.ask());
  const write = (seed: string) => writeAnswer(served, sample.ask(), answerTo(ask()), seed);

  test("an answer holds what was found", () => {
    const written = write("a");
    const events = () => eventsIn(bytesOf(streamOf(written)));
    const body = sample.streams ? events() : sample.bytes ? bytesOf(written) : wholeBody(written);
    expect(ask().task).toBe(sample.task);
    expect(sample.found(body)).toEqual(expected(ask()));
    expect(served.format.readUsage(body, undefined)).toEqual(sample.hasUsage ? usageOf(ask()) : undefined);
  });

  test("the same chance and time give the same bytes", () => {
    expect(bytesOf(write("a"))).toEqual(bytesOf(write("a")));
  });
}

function usageOf({ task }: Ask | KeptAsk): Usage {
  return task === "transcription" ? audioCounts : embeddingUsage;
}

function expected(ask: Ask | KeptAsk): unknown {
  if (ask.task === "embedding") return vectors.slice(0, ask.inputs.length);
  if (ask.task === "image") return ask.count;
  if (ask.task === "job" || ask.task === "file" || ask.task === "batch") return 1;
  if (ask.task === "moderation") return ask.inputs.map(() => moderationScores);
  if (ask.task === "classification") return ask.texts.map(() => labelled);
  if (ask.task === "translation" || ask.task === "summary") return ask.texts.map((_, index) => `${index}: "é" 🌦`);
  if (ask.task === "search") return foundPages.flatMap(({ excerpts }) => excerpts.at(-1) ?? "");
  if (ask.task === "rerank") return ranking;
  if (ask.task === "transcription") return transcript;
  return ask.task === "token-count" ? tokens : modelIds;
}
