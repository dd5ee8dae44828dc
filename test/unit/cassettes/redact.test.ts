import { expect, test } from "vitest";
import type { RecordedAnswer, RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { redactAnswer, redactRequest, redactText } from "../../../src/cassettes/redact.ts";

// Made up, and put together here so that no scanner takes this file for a leak.
const long = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6";
const shapes: readonly (readonly [name: string, secret: string])[] = [
  ["openai-key", `sk-${long}`],
  ["openai-key", `sk-proj-${long}_${long}`],
  ["anthropic-key", `sk-ant-api03-${long}`],
  ["openrouter-key", `sk-or-v1-${long}`],
  ["google-key", `AIza${long}xyz`],
  ["groq-key", `gsk_${long}`],
  ["xai-key", `xai-${long}`],
  ["perplexity-key", `pplx-${long}`],
  ["huggingface-key", `hf_${long}`],
  ["replicate-key", `r8_${long}`],
  ["cerebras-key", `csk-${long}`],
  ["fireworks-key", `fw_${long}`],
  ["elevenlabs-key", `sk_${long}`],
  ["bedrock-key", `ABSK${long}${long}`],
  ["aws-access-key", "AKIAIOSFODNN7EXAMPLE"],
  ["github-token", `ghp_${long}`],
  ["slack-token", `xoxb-${long}`],
  ["jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
  ["pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"],
];

test.each(shapes)("%s gives way to its placeholder, wherever it stands", (name, secret) => {
  expect(redactText(`before ${secret} after`)).toBe(`before {{secret:${name}}} after`);
  expect(redactText(secret)).toBe(`{{secret:${name}}}`);
});

test("bearer tokens, passwords in URLs, keys in queries and members that name a key lose the secret alone", () => {
  expect(redactText(`Authorization: Bearer ${long}`)).toBe("Authorization: Bearer {{secret:bearer}}");
  expect(redactText("postgres://user:hunter22@host/db")).toBe("postgres://user:{{secret:url-password}}@host/db");
  expect(redactText(`/v1?key=${long}&alt=sse`)).toBe("/v1?key={{secret:url-key}}&alt=sse");
  expect(redactText('{"api_key":"abcdefgh1"}')).toBe('{"api_key":"{{secret:field}}"}');
});

test("people are told apart and stay unknown; a number that is no card stays", () => {
  const [one, other] = [redactText("ada@example.com"), redactText("bob@example.com")];
  expect(one).toMatch(/^\{\{email:[0-9a-f]{4}\}\}$/);
  expect(other).not.toBe(one);
  expect(redactText("ada@example.com")).toBe(one);
  expect(redactText("4111 1111 1111 1111")).toMatch(/^\{\{card:/);
  expect(redactText("4111 1111 1111 1112")).toBe("4111 1111 1111 1112");
  expect(redactText("call +49 30 1234567 or (415) 555-2671")).toMatch(/^call \{\{phone:.{4}\}\} or \{\{phone:.{4}\}\}$/);
});

test("the digits of numbers with decimals are no cards: embeddings and log probabilities stay as they are", () => {
  const visa = "4111111111111111";
  for (const number of [`0.${visa}`, `-0.${visa}`, `${visa}.5`, `1.${visa}e-5`]) {
    expect(redactText(`{"logprob":${number},"embedding":[${number},${number}]} ${number}`)).not.toContain("card");
    expect(redactText(`{"logprob": ${number}}`)).toBe(`{"logprob": ${number}}`);
  }
});

test("a card that is a number of JSON gives way to another number, in answers and in requests", () => {
  const answer = redactText('{"card": 4111111111111111, "seed":4611686018427387904}');
  expect(JSON.parse(answer).card).toBeGreaterThanOrEqual(9e15);
  expect(answer).not.toContain("4111111111111111");
  expect(answer).toContain('"seed":4611686018427387904');
  expect(redactText(answer)).toBe(answer);
  const body = { kind: "json", value: { card: 4111111111111111, count: 12 } } as const;
  const request: RecordedRequest = { provider: "openai", method: "POST", path: "/", query: "", model: undefined, body };
  expect(redactRequest(request).body).toEqual({ kind: "json", value: { card: JSON.parse(answer).card, count: 12 } });
});

test("cards of every network, in groups and without", () => {
  const cards = [
    "5555 5555 5555 4444",
    "3782 822463 10005",
    "378282246310005",
    "6011111111111117",
    "3530111333300000",
    "4222222222222",
  ];
  for (const card of cards) expect(redactText(`paid with ${card}.`)).toMatch(/^paid with \{\{card:.{4}\}\}\.$/);
  for (const text of ["2 4 6 8 10 12 14 16 18 20 22", "1732812345678901234"]) expect(redactText(text)).toBe(text);
});

test("ordinary text stays: sentences, ids, numbers, dates, what is redacted already", () => {
  const texts = [
    "The token economy: a basic understanding of bearer assets.",
    '{"id":"chatcmpl-AbCdEf0123456789","created":1767225600,"usage":{"total_tokens":20}}',
    "2026-11-29T08:00:00Z 3.14159265358979 req_0123456789abcdef",
    "risk-assessment-of-long-hyphenated-words task-oriented-dialogue-systems-rock",
    "{{secret:openai-key}} and {{email:3fa9}}",
  ];
  for (const text of texts) expect(redactText(text)).toBe(text);
});

test("a request loses secrets in path, query, JSON of any depth and forms", () => {
  const request: RecordedRequest = {
    provider: "openai",
    method: "POST",
    path: "chat/completions",
    query: `token=${long}`,
    model: "m",
    body: { kind: "json", value: { messages: [{ content: `my key is sk-${long}` }], tool: { password: "hunter2222" }, n: 1 } },
  };
  expect(redactRequest(request)).toMatchObject({
    query: "token={{secret:url-key}}",
    body: { value: { messages: [{ content: "my key is {{secret:openai-key}}" }], tool: { password: "{{secret:field}}" }, n: 1 } },
  });
  const form = redactRequest({ ...request, body: { kind: "form", fields: [{ name: "api_key", text: "abcdefgh12" }] } });
  expect(form.body).toEqual({ kind: "form", fields: [{ name: "api_key", text: "{{secret:field}}" }] });
});

test("an answer keeps what clients read of its headers; a secret in its body goes, and chunks stay chunks", () => {
  const answer: RecordedAnswer = {
    status: 200,
    headers: { "content-type": "text/plain", "set-cookie": "a=b", "openai-organization": "org-1", "x-request-id": "req_1" },
    atMs: 5,
    chunks: [
      { atMs: 5, bytes: Buffer.from("héllo sk-") },
      { atMs: 7, bytes: Buffer.from(`${long} and `) },
      { atMs: 9, bytes: Buffer.from("more") },
    ],
    partial: false,
  };
  const { headers, chunks } = redactAnswer(answer);
  expect(headers).toEqual({ "content-type": "text/plain", "x-request-id": "req_1" });
  expect(chunks.map(({ atMs, bytes }) => [atMs, Buffer.from(bytes).toString()])).toEqual([
    [5, "héllo "],
    [7, "{{secret:openai-key}} and "],
    [9, "more"],
  ]);
});

test("what is encoded in a query, named as a field, or stands where a model does, goes as well", () => {
  const request: RecordedRequest = {
    provider: "openai",
    method: "POST",
    path: "audio/transcriptions",
    query: `who=ada%40example.com&a=b+c&n=gsk_${long}`,
    model: `sk-${long}`,
    body: { kind: "form", fields: [{ name: `sk-${long}`, text: "a" }] },
  };
  const { query, model, body } = redactRequest(request);
  expect(query).toMatch(/^who=\{\{email:[0-9a-f]{4}\}\}&a=b\+c&n=\{\{secret:groq-key\}\}$/);
  expect(model).toBe("{{secret:openai-key}}");
  expect(body).toEqual({ kind: "form", fields: [{ name: "{{secret:openai-key}}", text: "a" }] });
});
