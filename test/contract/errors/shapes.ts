import { expect } from "vitest";
import type { Endpoint, Provider } from "../../../src/providers/provider.ts";
import { at, listAt } from "../json-path.ts";

/** What each vendor's clients find in an error body (clients, section 4). A new provider needs a line here, and a path with errors of its own. */
export const shapes: Readonly<Record<string, Shape>> = {
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

type Shape = (body: unknown, status: number) => void;

/** The shape of an endpoint's errors: its own, or that of the first endpoint with the same spelling, or its provider's. */
export function shapeAt(provider: Provider, endpoint: Endpoint): Shape | undefined {
  const { errors = provider.errors } = endpoint;
  const alike = errors === provider.errors ? undefined : provider.endpoints.find((other) => other.errors === errors);
  return shapes[`${provider.id} ${alike?.pattern}`] ?? shapes[provider.id];
}
