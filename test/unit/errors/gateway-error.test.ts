import { expect, test } from "vitest";
import { GatewayError } from "../../../src/errors/gateway-error.ts";

test("G-BYOK-2 a text with names in braces is filled in, in the message and the description", () => {
  const about = { provider: "openai", alias: "x{provider}", aliases: "'a', 'b'" };
  const error = new GatewayError("unknownAlias", "hint", { about });
  const text = "Provider 'openai' has no BYOK credential named 'x{provider}'. Configured aliases: 'a', 'b'";
  expect([error.message, error.description]).toEqual([text, text]);
});

test("what is not said stays as it is written, and a cause is kept", () => {
  const cause = new Error("why");
  const error = new GatewayError("noCredits", "hint", { cause });
  expect([error.status, error.code, error.cause]).toEqual([402, 2021, cause]);
  expect(error.message).toMatch(/^Insufficient wholesale credits\. /);
});
