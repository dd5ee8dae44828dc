import OpenAI from "openai";
import { expect, test } from "vitest";
import { MODERATED_WORDS } from "../../src/models/moderation.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

async function client(config?: Parameters<typeof listening>[0]) {
  const aigw = await listening(config);
  return new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
}

test("WIRE-1.6 a text is flagged for the categories whose words are in it, and no other is", async () => {
  const openai = await client();
  const { model, results } = await openai.moderations.create({ input: ["I will kill you", "Where does Paris lie?"] });
  expect(model).toBe("omni-moderation-2024-09-26");
  expect(results.map(({ flagged }) => flagged)).toEqual([true, false]);
  expect(results[0]?.categories).toMatchObject({ violence: true, hate: false });
  expect(results[0]?.category_scores.violence).toBeGreaterThan(0.9);
  expect(Object.keys(results[1]?.categories ?? {}).sort()).toEqual(Object.keys(MODERATED_WORDS).sort());
});

test("WIRE-1.6 a picture beside a text is one input, judged for the categories that pictures have", async () => {
  const input = [
    { type: "text" as const, text: "a quiet lake" },
    { type: "image_url" as const, image_url: { url: "data:image/png;base64,AAAA" } },
  ];
  const { results } = await (await client()).moderations.create({ model: "omni-moderation-latest", input });
  expect(results).toHaveLength(1);
  expect(results[0]?.category_applied_input_types).toMatchObject({ violence: ["text", "image"], hate: ["text"] });
});

test("R-5 the same question has the same scores and another id", async () => {
  const openai = await client();
  const [one, two] = [await openai.moderations.create({ input: "hello" }), await openai.moderations.create({ input: "hello" })];
  expect(two.results).toEqual(one.results);
  expect(two.id).not.toBe(one.id);
});

test("WIRE-1.8 no input, and a model that does not moderate, are OpenAI's own errors", async () => {
  const openai = await client(strictOpen);
  const none = openai.moderations.create({} as Parameters<typeof openai.moderations.create>[0]);
  await expect(none).rejects.toMatchObject({ status: 400, code: "missing_required_parameter", param: "input" });
  await expect(openai.moderations.create({ model: "gpt-4o", input: "hi" })).rejects.toMatchObject({ status: 404 });
});
