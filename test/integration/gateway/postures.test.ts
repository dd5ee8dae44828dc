import { describe, expect, test } from "vitest";
import { type LintId, postures } from "../../../src/errors/lints.ts";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";

interface Sample {
  readonly gateway?: string;
  /** Where paths begin, when it is not a gateway. */
  readonly base?: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  /** What strict answers. */
  readonly refusal: { readonly status: number; readonly body: object };
}

const noKey = { authorization: "" };
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const invalid = { type: "invalid_request_error" };

/** Shown by upgrades: test/integration/websocket/handshake.test.ts. */
const OF_SOCKETS: LintId = "AIGW-L054";

/** Requests in the situation of each other row of docs/postures.md. A new row needs samples here. */
const samples: Readonly<Partial<Record<LintId, readonly Sample[]>>> = {
  "AIGW-L001": [
    {
      gateway: "unheard-of",
      path: "openai/chat/completions",
      body: hello,
      refusal: { status: 400, body: { name: "AiGatewayError", internalCode: 2001 } },
    },
  ],
  "AIGW-L002": [
    { path: "openai/chat/completions", body: hello, headers: noKey, refusal: { status: 401, body: { error: invalid } } },
    {
      path: "anthropic/v1/messages",
      body: claude,
      headers: { ...noKey, "x-api-key": " ", "anthropic-version": "2023-06-01" },
      refusal: { status: 401, body: { error: { type: "authentication_error" } } },
    },
    {
      path: "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent?key=",
      body: gemini,
      headers: noKey,
      refusal: { status: 403, body: { error: { status: "PERMISSION_DENIED" } } },
    },
    {
      path: "workers-ai/@cf/meta/llama-3.1-8b-instruct",
      body: { prompt: "hello" },
      headers: noKey,
      refusal: { status: 401, body: { success: false } },
    },
  ],
  "AIGW-L003": [
    {
      path: "openai/chat/completions",
      body: { ...hello, model: "gpt-99-turbo" },
      refusal: { status: 404, body: { error: { ...invalid, code: "model_not_found" } } },
    },
    {
      path: "anthropic/v1/messages",
      body: { ...claude, model: "claude-symphony-99" },
      headers: { "anthropic-version": "2023-06-01" },
      refusal: { status: 404, body: { error: { type: "not_found_error" } } },
    },
    {
      path: "google-ai-studio/v1beta/models/gemini-99-flash:generateContent",
      body: gemini,
      refusal: { status: 404, body: { error: { status: "NOT_FOUND" } } },
    },
    {
      path: "workers-ai/@cf/meta/llama-99",
      body: { prompt: "hello" },
      refusal: { status: 400, body: { errors: [{ code: 5007 }] } },
    },
  ],
  "AIGW-L013": [
    {
      path: "azure-openai/r/gpt-4o-mini/chat/completions",
      body: hello,
      refusal: { status: 404, body: { error: { code: "404", message: "Resource not found" } } },
    },
  ],
  "AIGW-L055": [
    {
      path: "compat/chat/completions",
      body: { ...hello, model: "google-vertex-ai/google/gemini-2.5-flash" },
      refusal: { status: 401, body: [{ error: { status: "UNAUTHENTICATED" } }] as object },
    },
  ],
  "AIGW-L070": [
    {
      base: "client/v4/accounts/local/ai",
      path: "run",
      body: { model: "openai/gpt-4.1", input: { messages: hello.messages } },
      headers: noKey,
      refusal: { status: 401, body: { errors: [{ code: 10000 }], result: null } },
    },
  ],
};

const linted = postures.flatMap(({ situation, lint }) =>
  lint === undefined || lint === OF_SOCKETS ? [] : [{ situation, lint }],
);

describe.each(linted)("$situation", ({ lint }) => {
  const cases = samples[lint] ?? [];

  test("has requests that show it", () => expect(cases, `a line in samples of ${import.meta.url}`).not.toEqual([]));

  test.each(cases)("$path: relaxed answers, and a lint line gives the real answer", async (sample) => {
    const aigw = await emulator({ gateways: [{ id: "mine" }] });
    const answer = await ask(aigw, sample);
    expect(answer.status).toBe(200);
    await answer.text();
    const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
    expect(trace).toContainEqual(expect.objectContaining({ what: "lint", id: lint }));
  });

  test.each(cases)("$path: strict refuses as production does", async (sample) => {
    const answer = await ask(
      await emulator({ ...strictOpen, gateways: [{ id: "mine", authentication: false }, ...strictOpen.gateways] }),
      sample,
    );
    expect(answer.status).toBe(sample.refusal.status);
    expect(await answer.json()).toMatchObject(sample.refusal.body);
  });
});

test("relaxed without any configured gateway has nothing to say about one that is not", async () => {
  const aigw = await emulator();
  const answer = await post(aigw, "openai/chat/completions", hello);
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  expect(trace.filter(({ what }: { what: string }) => what === "lint")).toEqual([]);
});

function ask(
  aigw: Awaited<ReturnType<typeof emulator>>,
  { gateway = "default", base = `v1/local/${gateway}`, path, body, headers }: Sample,
): Promise<Response> {
  return aigw.fetch(`http://aigw/${base}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer k", ...headers },
    body: JSON.stringify(body),
  });
}
