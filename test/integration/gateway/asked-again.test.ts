import { expect, test } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { emulator, post } from "../../support/emulator.ts";

const messages = [{ role: "user", content: "hello, “again”" }];

const chats = [
  ["openai/chat/completions", { model: "gpt-4o-mini", messages }],
  ["openai/chat/completions", { model: "gpt-4o-mini", messages, n: 2, service_tier: "flex" }],
  ["openai/chat/completions", { model: "mock/echo", messages }],
  ["groq/chat/completions", { model: "llama-3.1-8b-instant", messages }],
  ["mistral/v1/chat/completions", { model: "mistral-small-latest", messages }],
  ["perplexity-ai/chat/completions", { model: "sonar", messages }],
  ["anthropic/v1/messages", { model: "claude-sonnet-4-5", max_tokens: 100, messages }],
  ["compat/chat/completions", { model: "openai/gpt-4o-mini", messages }],
] as const;

test.each(chats)(
  "R-5 %s %j: the second time and the fifth are answered like the first, and so after a reset",
  async (path, asked) => {
    const aigw = await emulator({}, { clock: manualClock(Date.UTC(2026, 0, 1)) });
    const version = { "anthropic-version": "2023-06-01" };
    const ask = async () => {
      const answer = await post(aigw, path, asked, version);
      const headers = [...answer.headers].filter(([name]) => name !== "date");
      return { status: answer.status, body: await answer.text(), headers };
    };
    const round = async () => [await ask(), await ask(), await ask(), await ask(), await ask()];
    const first = await round();
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(first.map(({ body }) => body)).size).toBe(5);
    const ids = /"(?:id|x_groq)":(?:"[^"]*"|\{"id":"[^"]*"\})/g;
    expect(new Set(first.map(({ body }) => body.replace(ids, ""))).size).toBe(1);
    aigw.reset();
    expect(await round()).toEqual(first);
  },
);

test("each version of a header that a format looks at is looked at, whatever was asked with another", async () => {
  const aigw = await emulator({ strict: true, gateways: [{ id: "default", authentication: false }] });
  const asked = { model: "claude-sonnet-4-5", max_tokens: 100, messages };
  const ask = async (version: string) => {
    const answer = await post(aigw, "anthropic/v1/messages", asked, { "anthropic-version": version, "x-api-key": "k" });
    return answer.status;
  };
  for (const _ of [1, 2, 3]) expect(await ask("2023-06-01")).toBe(200);
  expect(await ask("yesterday")).toBe(400);
  expect(await ask("2023-06-01")).toBe(200);
});

test("rules that are added, and seeds, count from the next request on, also for a question that was asked often", async () => {
  const aigw = await emulator();
  const said = async () => {
    const answer = await post(aigw, "openai/chat/completions", { model: "gpt-4o-mini", messages });
    return (await answer.json()).choices[0].message.content;
  };
  const usual = await said();
  for (const _ of [1, 2, 3]) expect(await said()).toBe(usual);
  const control = (path: string, method: string, body: unknown) =>
    aigw.fetch(`http://aigw/_aigw/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const added = await control("mocks", "POST", { match: {}, answer: { text: "scripted" } });
  expect(added.ok).toBe(true);
  expect(await said()).toBe("scripted");
  aigw.reset();
  expect(await said()).toBe(usual);
  const seeded = await control("seed", "PUT", { seed: "another" });
  expect(seeded.ok).toBe(true);
  expect(await said()).not.toBe(usual);
});
