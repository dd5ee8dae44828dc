import { expect, test } from "vitest";
import type { Answer } from "../../../src/exchange/pipeline.ts";
import { buildApp } from "../../../src/http/app.ts";

const POST = { method: "POST", url: "/v1/a/b/openai/chat/completions", payload: "{}" } as const;

test("an answer that HTTP cannot carry becomes a 500, and is reported", async () => {
  const headers = { "x-fine": "kept out", "x-broken": "a\nb" };
  const { app, reported } = appWith(async () => ({ status: 200, headers, body: Buffer.from("{}"), from: "provider" }));
  const answer = await app.inject(POST);
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ name: "AiGatewayError", internalCode: 500 });
  expect(answer.headers).not.toHaveProperty("x-fine");
  expect(reported).toMatchObject([{ code: "ERR_INVALID_CHAR" }]);
});

test("an answer that never comes because of a mistake of ours becomes a 500, with a URL that cannot be read too", async () => {
  const { app, reported } = appWith(() => Promise.reject(new Error("bug")));
  expect((await app.inject(POST)).statusCode).toBe(500);
  expect((await app.inject({ ...POST, url: "/v1/a/b/openai/%zz" })).statusCode).toBe(500);
  expect(reported.map(({ message }) => message)).toEqual(["bug", "bug"]);
});

function appWith(answer: Answer) {
  const reported: Error[] = [];
  const app = buildApp({
    meantUrl: ({ url = "/" }) => url,
    answer,
    binding: () => {},
    control: async () => () => {},
    bodyLimit: 1_000,
    keepAliveMs: 1_000,
    report: (error) => void reported.push(error),
    onStray: () => {},
  });
  return { app, reported };
}
