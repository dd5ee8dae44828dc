import { expect, test } from "vitest";
import { needsWords, prepareWords, Words } from "../../../../src/models/json/words.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { question, weather } from "../questions.ts";

const asks = {
  talk: question("Hello"),
  tools: question("Hello", { tools: [weather] }),
  json: question("Hello", { output: { kind: "json" } }),
  schema: question("Hello", { output: { kind: "schema", schema: {} } }),
};

// In this order: what is loaded stays loaded.
test("words are loaded for tools, JSON and schemas, once, and never for talk or other tasks", async () => {
  expect(Object.values(asks).map(needsWords)).toEqual([false, true, true, true]);
  expect(needsWords({ task: "models" })).toBe(false);
  expect(() => new Words(seededRandom("s")).faker).toThrow("prepareWords");
  await prepareWords();
  expect(Object.values(asks).map(needsWords)).toEqual([false, false, false, false]);
});

test("R-5 the same chance gives the same words, another gives others, and a second value has its own", async () => {
  await prepareWords();
  const random = seededRandom("s");
  const [first, second] = [new Words(random).faker.person.fullName(), new Words(random).faker.person.fullName()];
  expect(new Words(seededRandom("s")).faker.person.fullName()).toBe(first);
  expect(new Words(seededRandom("t")).faker.person.fullName()).not.toBe(first);
  expect(second).not.toBe(first);
});

test("R-5 no word depends on when it is asked for", async () => {
  await prepareWords();
  const { faker } = new Words(seededRandom("s"));
  expect(faker.defaultRefDate()).toEqual(new Date("2026-01-01T00:00:00Z"));
});
