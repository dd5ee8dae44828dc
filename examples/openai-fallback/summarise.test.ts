import { test } from "aigw-emulator/vitest";
import { expect } from "vitest";
import { summarise } from "./summarise.ts";

const text = "The tide goes out twice a day.";

test("the first model answers", async ({ gateway }) => {
  await gateway.mock({ match: { provider: "openai" }, answer: "Twice a day." });
  expect(await summarise(text, gateway.baseURL("compat"))).toEqual({ text: "Twice a day.", model: "openai/gpt-4o-mini" });
  await expect(gateway).not.toHaveReachedProvider("anthropic");
});

test("OpenAI cannot be reached: Anthropic answers", async ({ gateway }) => {
  await gateway.scenario("openai-outage");
  const { model } = await summarise(text, gateway.baseURL("compat"));
  expect(model).toBe("anthropic/claude-haiku-5-5");
  await expect(gateway).toHaveReachedProvider("anthropic");
});

test("OpenAI fails: Anthropic answers, after two tries", async ({ gateway }) => {
  await gateway.fault({ kind: "status", status: 503, provider: "openai" });
  await summarise(text, gateway.baseURL("compat"));
  expect((await gateway.exchanges()).map(({ provider, status }) => `${provider} ${status}`)).toEqual([
    "openai 503",
    "openai 503",
    "anthropic 200",
  ]);
});

test("a moment's failure is waited out", async ({ gateway }) => {
  await gateway.fault({ kind: "overloaded", provider: "openai", first: 1 });
  expect((await summarise(text, gateway.baseURL("compat"))).model).toBe("openai/gpt-4o-mini");
});

test("the connection breaks: Anthropic answers", async ({ gateway }) => {
  await gateway.fault({ kind: "reset-before-headers", side: "client", provider: "openai" });
  expect((await summarise(text, gateway.baseURL("compat"))).model).toBe("anthropic/claude-haiku-5-5");
});

test("a bad key is nobody's outage: nobody else is asked", async ({ gateway }) => {
  await gateway.fault({ kind: "bad-key", provider: "openai" });
  await expect(summarise(text, gateway.baseURL("compat"))).rejects.toMatchObject({ status: 401 });
  await expect(gateway).not.toHaveReachedProvider("anthropic");
});
