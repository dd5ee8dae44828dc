import { describe, expect, test } from "vitest";
import { chatContract } from "./formats/chat-contract.ts";
import { plainContract } from "./formats/plain-contract.ts";
import { readingContract } from "./formats/reading-contract.ts";
import type { Sample } from "./formats/sample.ts";
import { sampledIds, samplesOf } from "./formats/samples.ts";
import { type Served, servedFormats } from "./formats/served.ts";
import { speechContract } from "./formats/speech-contract.ts";

const cases = servedFormats.flatMap((served) =>
  samplesOf(served.format.id).map((sample, index): [string, Served, Sample] => [`${served.name}, ${index + 1}`, served, sample]),
);

describe.each(cases)("%s", (_name, served, sample) => {
  if (sample.task === "chat") chatContract(served, sample);
  else if (sample.task === "speech") speechContract(served, sample);
  else plainContract(served, sample);
  readingContract(served, sample);
});

test.each(servedFormats.map(({ format }) => format.id))("%s has a sample", (id) => {
  if (samplesOf(id).length === 0) {
    expect.fail(`Nothing says how ${id} is asked and where its answers are: add it to a file in test/contract/formats/samples.`);
  }
});

test("every sample belongs to a format that a provider speaks", () => {
  const spoken = new Set(servedFormats.map(({ format }) => format.id));
  expect(sampledIds.filter((id) => !spoken.has(id))).toEqual([]);
});
