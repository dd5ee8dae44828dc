import { expect, test } from "vitest";
import { googleOpenaiChat, googleOpenaiEmbeddings } from "../../../../src/formats/google/openai-surface.ts";
import { bodyOf, contextOf, requestOf } from "../openai/exchange.ts";
import { answerWith } from "./exchange.ts";

const messages = [{ role: "user", content: "Hello" }];

test("WIRE-3.1 the OpenAI-shaped surface takes model names with and without prefix", () => {
  for (const model of ["gemini-2.5-flash", "models/gemini-2.5-flash"]) {
    expect(googleOpenaiChat.readAsk(requestOf({ model, messages })).model).toBe("gemini-2.5-flash");
  }
  expect(googleOpenaiEmbeddings.readAsk(requestOf({ model: "models/gemini-embedding-001", input: "x" })).model).toBe(
    "gemini-embedding-001",
  );
});

test("WIRE-3.1 it answers in OpenAI's shape", () => {
  const request = requestOf({ model: "gemini-2.5-flash", messages });
  const ask = googleOpenaiChat.readAsk(request);
  const body = bodyOf(googleOpenaiChat.writeAnswer(answerWith({ text: ["Paris"] }), ask, contextOf(request)));
  expect(body).toMatchObject({ object: "chat.completion", choices: [{ message: { content: "Paris" } }] });
});
