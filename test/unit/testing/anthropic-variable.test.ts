import { expect, test } from "vitest";
import { fromVariable, spelledForVariable } from "../../../src/testing/anthropic-variable.ts";

const url = "http://127.0.0.1:4177";
const variable = spelledForVariable(`${url}/v1/acc/default/anthropic`);

test("a test's ANTHROPIC_BASE_URL leads to the emulator as it is", () => {
  expect(variable).toBe("http://localhost:4177/v1/acc/default/anthropic");
});

test("what the two libraries make of it is the same request", () => {
  expect(fromVariable(`${variable}/v1/messages`, url)).toBe(`${url}/v1/acc/default/anthropic/v1/messages`);
  expect(fromVariable(`${variable}/messages`, url)).toBe(`${url}/v1/acc/default/anthropic/v1/messages`);
  expect(fromVariable(`${variable}/messages/count_tokens?a=1`, url)).toBe(
    `${url}/v1/acc/default/anthropic/v1/messages/count_tokens?a=1`,
  );
});

test("a base URL that somebody has written without /v1 stays wrong, and so does everything that is none of ours", () => {
  for (const other of [
    `${url}/v1/acc/default/anthropic/messages`,
    "http://localhost:3000/v1/a/b/anthropic/messages",
    "openai/models",
  ])
    expect(fromVariable(other, url)).toBe(other);
  expect(fromVariable(`${variable}/messages`, undefined)).toBe(`${variable}/messages`);
});
