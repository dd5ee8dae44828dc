import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

/** What the exchange's trace says of who answered, and its lint lines. */
async function told(aigw: EmulatorInside, answer: Response): Promise<{ answered: string[]; lints: string[] }> {
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  const facts: { what: string; source?: string; detail?: string; id?: string; text?: string }[] = trace;
  return {
    answered: facts.flatMap((fact) => (fact.what === "answered by" ? [`${fact.source} ${fact.detail}`] : [])),
    lints: facts.flatMap((fact) => (fact.what === "lint" ? [`${fact.id} ${fact.text}`] : [])),
  };
}

test("scripted raw answers and errors strike on paths that no endpoint serves, by model too", async () => {
  const aigw = await scripted(`
- match: { provider: openai, endpoint: fine_tuning/jobs, model: gpt-4.1-mini }
  answer: { raw: { body: { status: running, model: "{{model}}" } } }
- match: { endpoint: fine_tuning/jobs, model: gpt-4.1-nano }
  answer: { error: rate-limited }
- match: { provider: openai }
  answer: A text.
`);
  const made = await post(aigw, "openai/v1/fine_tuning/jobs", { model: "gpt-4.1-mini", input: "x" });
  expect(made.status).toBe(200);
  expect(await made.json()).toEqual({ status: "running", model: "gpt-4.1-mini" });
  expect((await told(aigw, made)).lints).toEqual([]);
  const limited = await post(aigw, "openai/fine_tuning/jobs", { model: "gpt-4.1-nano" });
  expect(limited.status).toBe(429);
  expect((await limited.json()).error.code).toBe("rate_limit_exceeded");
  const other = await post(aigw, "openai/fine_tuning/jobs", { model: "another" });
  expect(other.status).toBe(404);
});

test("a path that is not served keeps the provider's 404, and the trace says that a rule would help", async () => {
  const aigw = await emulator(strictOpen);
  const answer = await post(aigw, "openai/v1/fine_tuning/jobs?x=1", { input: "x" });
  expect(answer.status).toBe(404);
  expect((await answer.json()).error.message).toBe("Invalid URL (POST /v1/fine_tuning/jobs)");
  expect(await told(aigw, answer)).toEqual({
    answered: ["refusal path-not-found: nothing is served at this path"],
    lints: [
      "AIGW-L005 POST openai/fine_tuning/jobs: the emulator does not serve this path (the real provider may); script an answer in mocks/*.mock.yaml",
    ],
  });
});

test("the trace says why the provider refused, without keys or what was sent", async () => {
  const aigw = await emulator(strictOpen);
  const chat = "openai/chat/completions";
  const cases: [path: string, body: unknown, detail: RegExp, headers?: Record<string, string>][] = [
    [chat, { model: "gpt-4o-mini" }, /^refusal bad-request: Missing required parameter: 'messages'\.$/],
    [chat, '{"model": "sk-secret', /^refusal bad-json: /],
    [chat, hello, /^refusal missing-key: no key was sent$/, { authorization: "" }],
    [chat, { ...hello, model: "gpt-99" }, /^refusal model-not-found: gpt-99 is not in the catalogue$/],
    [chat, { ...hello, model: "claude-sonnet-5" }, /^refusal model-not-found: claude-sonnet-5 is anthropic's: use …\/anthropic$/],
    [
      chat,
      { model: "gpt-4", messages: [{ role: "user", content: "a ".repeat(9000) }] },
      /^refusal context-exceeded: 9\d+ tokens /,
    ],
    [
      chat,
      { ...hello, model: "mock/ehco" },
      /^refusal model-not-found: There is no mock model 'mock\/ehco'\. The nearest is mock\/echo/,
    ],
    [chat, { ...hello, model: "mock/429" }, /^behaviour mock\/429: Refuses because of the rate limit/],
  ];
  for (const [path, body, detail, headers] of cases) {
    const answer = await post(aigw, path, body, headers);
    expect(answer.status, String(detail)).toBeGreaterThanOrEqual(400);
    const { answered } = await told(aigw, answer);
    expect(answered).toEqual([expect.stringMatching(detail)]);
    expect(answered.join()).not.toContain("secret");
  }
});

test("WIRE-1.8 a reasoning model refuses max_tokens and temperature in both postures, before any rule", async () => {
  for (const posture of [{}, strictOpen]) {
    const aigw = await scripted("- answer: From a rule.\n  match: { model: [gpt-5-mini, gpt-4o-mini] }\n", posture);
    const ask = (more: object) => post(aigw, "openai/chat/completions", { ...hello, model: "gpt-5-mini", ...more });
    const limited = await ask({ max_tokens: 5 });
    expect(limited.status).toBe(400);
    expect((await limited.json()).error).toMatchObject({ code: "unsupported_parameter", param: "max_tokens" });
    const warm = await post(aigw, "compat/chat/completions", { ...hello, model: "openai/o3", temperature: 0 });
    expect((await warm.json()).error).toMatchObject({ code: "unsupported_value", param: "temperature" });
    expect((await ask({ max_completion_tokens: 5, temperature: 1 })).status).toBe(200);
    expect((await ask({ model: "gpt-4o-mini", max_tokens: 5, temperature: 0 })).status).toBe(200);
  }
  const gemini = { ...hello, model: "gemini-2.5-flash", max_tokens: 50, temperature: 0.2 };
  const others = await post(await emulator(), "google-ai-studio/v1beta/openai/chat/completions", gemini);
  expect(others.status).toBe(200);
});

test("a rule for a provider that the emulator does not play is refused at start", async () => {
  await expect(scripted("- match: { provider: adobe-firefly }\n  answer: x\n")).rejects.toMatchObject({
    code: "AIGW-MOCK-RULE",
    line: 1,
    hint: expect.stringMatching(/^Known: openai, anthropic, .*perplexity-ai, .*alibaba, minimax, xai, z-ai$/),
  });
});
