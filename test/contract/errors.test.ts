import { describe, expect, test } from "vitest";
import type { FailedRequest, WholeAnswer } from "../../src/formats/format.ts";
import { providers } from "../../src/providers/index.ts";
import type { Failure, FailureKind } from "../../src/tasks/failure.ts";
import { seededRandom } from "../../src/world/random.ts";
import { at, listAt } from "./json-path.ts";

const KEY = "sk-proj-Zx81-this-is-a-secret-1f7a";

/** Every kind, checked by the compiler to be complete. */
const kinds: Readonly<Record<FailureKind, { readonly status: readonly number[] }>> = {
  "bad-request": { status: [400, 422] },
  "bad-json": { status: [400, 422] },
  "missing-key": { status: [400, 401, 403] },
  "invalid-key": { status: [400, 401, 403] },
  permission: { status: [403] },
  "model-not-found": { status: [400, 404, 422] },
  "path-not-found": { status: [404] },
  "too-large": { status: [400, 413] },
  "context-exceeded": { status: [400, 413, 422] },
  "content-filter": { status: [400, 403, 422] },
  "rate-limited": { status: [429] },
  quota: { status: [400, 401, 402, 429] },
  overloaded: { status: [429, 503, 529] },
  "server-error": { status: [500] },
  timeout: { status: [408, 500, 503, 504] },
};
const allKinds = Object.keys(kinds).filter(isKind);

function isKind(name: string): name is FailureKind {
  return name in kinds;
}

/** What each vendor's clients find in an error body (clients, section 4). A new provider needs a line here, and a path with errors of its own. */
const shapes: Readonly<Record<string, (body: unknown, status: number) => void>> = {
  openai: openaiShape,
  anthropic: anthropicShape,
  "deepseek anthropic/v1/messages": anthropicShape,
  "grok {version:v1/|}messages": anthropicShape,
  "google-ai-studio": googleShape,
  "google-vertex-ai": googleOrAnthropicShape,
  "aws-bedrock": bedrockShape,
  "aws-bedrock bedrock-mantle/{region}/anthropic/v1/messages": anthropicShape,
  "azure-openai": hasError("message", "code"),
  baseten: openaiShape,
  cartesia: flat("error_code", "title", "message", "request_id"),
  cerebras: flat("message", "type", "param", "code"),
  cohere: flat("id", "message"),
  deepgram(body) {
    const told = Object.keys(Object(body));
    expect([
      ["err_code", "err_msg", "request_id"],
      ["category", "message", "details", "request_id"],
    ]).toContainEqual(told);
  },
  deepseek: openaiShape,
  elevenlabs(body, status) {
    if (status === 422)
      expect(listAt(body, "detail")[0]).toMatchObject({ loc: expect.any(Array), msg: expect.stringMatching(/./) });
    else expect(body).toEqual({ detail: { status: expect.stringMatching(/./), message: expect.stringMatching(/./) } });
  },
  fal(body) {
    const detail = at(body, "detail");
    const place = { loc: expect.any(Array), msg: expect.stringMatching(/./), type: expect.stringMatching(/./) };
    if (Array.isArray(detail)) expect(detail).toEqual([expect.objectContaining(place)]);
    else expect(detail).toMatch(/./);
  },
  fireworks: openaiShape,
  grok: flat("code", "error"),
  groq: hasError("message", "type"),
  huggingface(body, status) {
    const error = at(body, "error");
    expect(status === 400 ? listAt(body, "error")[0] : error).toMatch(/./);
  },
  "huggingface {model:(?:[\\w.-]+\\/)?[\\w.-]+}/v1/chat/completions": flat("error", "error_type"),
  ideogram: flat("error"),
  mistral(body, status) {
    if (status === 401 || status === 422) expect(at(body, "detail")).toBeTruthy();
    else expect(body).toMatchObject({ object: "error", message: expect.stringMatching(/./) });
  },
  openrouter: hasError("message", "code"),
  parallel(body) {
    expect(body).toMatchObject({
      type: "error",
      error: { ref_id: expect.stringMatching(/./), message: expect.stringMatching(/./) },
    });
  },
  "perplexity-ai": hasError("message", "type", "code"),
  replicate(body, status) {
    expect(body).toMatchObject({ detail: expect.stringMatching(/./), status });
  },
  "workers-ai"(body) {
    expect(body).toMatchObject({ success: false, messages: [], result: {} });
    expect(listAt(body, "errors")).toEqual([{ code: expect.any(Number), message: expect.stringMatching(/./) }]);
  },
};

/** `error` is an object with at least these members. */
function hasError(...members: string[]): (body: unknown) => void {
  return (body) => {
    expect(at(body, "error", "message")).toMatch(/./);
    expect(Object.keys(Object(at(body, "error")))).toEqual(expect.arrayContaining(members));
  };
}

/** The body has these members and no others. */
function flat(...members: string[]): (body: unknown) => void {
  return (body) => expect(Object.keys(Object(body))).toEqual(members);
}

function anthropicShape(body: unknown): void {
  expect(body).toMatchObject({ type: "error", error: { type: expect.stringMatching(/_error$|^request_too_large$/) } });
  expect(at(body, "error", "message")).toMatch(/./);
}

/** Of Claude on Vertex, what Anthropic says is in Anthropic's shape. */
function googleOrAnthropicShape(body: unknown, status: number): void {
  if (at(body, "type") === "error") anthropicShape(body);
  else googleShape(body, status);
}

function bedrockShape(body: unknown): void {
  expect(Object.keys(Object(body))).toEqual(["message"]);
  expect(at(body, "message")).toMatch(/./);
}

function openaiShape(body: unknown): void {
  expect(Object.keys(Object(at(body, "error"))).sort()).toEqual(["code", "message", "param", "type"]);
  expect(at(body, "error", "message")).toMatch(/./);
  expect(at(body, "error", "type")).toMatch(/./);
}

/** The OpenAI-shaped surface wraps the same object in a list (wire formats 3.1). */
function googleShape(body: unknown, status: number): void {
  const error = at(Array.isArray(body) ? body[0] : body, "error");
  expect(error).toMatchObject({ code: status, status: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/./) });
}

/** A provider's own spelling, and those of endpoints that differ from it. */
const spellings = providers.flatMap((provider) => {
  const usual = { provider, path: "some/path", spell: provider.errors };
  const others = provider.endpoints.flatMap(({ pattern, errors }) => (errors ? { provider, path: pattern, spell: errors } : []));
  return [usual, ...others].filter(({ spell }, index, all) => all.findIndex((other) => other.spell === spell) === index);
});

describe.each(spellings.map((spelling) => [`${spelling.provider.id} ${spelling.path}`, spelling] as const))(
  "%s",
  (_, spelling) => {
    const { provider, path, spell } = spelling;
    const shape = shapes[`${provider.id} ${path}`] ?? shapes[provider.id];
    if (!shape) {
      test("has a shape", () =>
        expect.fail(`Say what an error of ${provider.id} looks like: a line in shapes of ${import.meta.url}`));
      return;
    }
    const write = (failure: Failure) => spell(failure, { random: seededRandom("a"), nowMs: 0, request: failedRequest(path) });

    test.each(allKinds)("%s has a fitting status and the vendor's JSON", (kind) => {
      const written = write({ kind, model: "a-model" });
      expect(kinds[kind].status).toContain(written.status);
      shape(bodyOf(written), written.status);
    });

    test.each(allKinds)("%s says what the failure says, when it says something", (kind) => {
      const written = write({ kind, message: 'Because of "quotes"\nand lines.', param: "messages" });
      expect(JSON.stringify(bodyOf(written))).toContain(JSON.stringify('Because of "quotes"\nand lines.').slice(1, -1));
      shape(bodyOf(written), written.status);
    });

    test.each(allKinds)("%s never shows the caller's key", (kind) => {
      const written = write({ kind });
      expect(JSON.stringify([bodyOf(written), written.headers])).not.toContain(KEY);
    });

    test("a wait is told by header or body, in whole seconds", () => {
      const written = write({ kind: "rate-limited", retryAfterSeconds: 7 });
      expect(JSON.stringify([bodyOf(written), written.headers])).toMatch(/"retry-after":"7"|"retryDelay":"7s"/);
    });

    test("the same chance gives the same bytes", () => {
      expect(write({ kind: "overloaded" })).toEqual(write({ kind: "overloaded" }));
    });
  },
);

function failedRequest(path: string): FailedRequest {
  return {
    method: "POST",
    path,
    params: {},
    headers: { authorization: `Bearer ${KEY}`, "x-api-key": KEY, "x-goog-api-key": KEY, "anthropic-version": "2023-06-01" },
  };
}

function bodyOf(written: WholeAnswer): unknown {
  expect(written.headers["content-type"]).toMatch(/^application\/json(; charset=utf-8)?$/i);
  return JSON.parse(typeof written.body === "string" ? written.body : new TextDecoder().decode(written.body));
}
