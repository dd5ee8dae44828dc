import { expect, test } from "vitest";
import { missingSecrets } from "../../../src/config/missing-secrets.ts";

test("a key whose variable is not set, or set to nothing, is named; one that is there is not", () => {
  const provider_keys = [
    { provider: "openai", secret_env: "NOT_SET" },
    { provider: "openai", alias: "empty", secret_env: "EMPTY" },
    { provider: "anthropic", secret_env: "SET" },
    { provider: "anthropic", alias: "plain", secret: "sk" },
  ];
  expect(missingSecrets({ accounts: { "*": { provider_keys }, a: { credits: 1 } } }, { SET: "sk", EMPTY: "" })).toEqual([
    "NOT_SET is not set: the openai key 'default' of accounts['*'] is not there for any request",
    "EMPTY is not set: the openai key 'empty' of accounts['*'] is not there for any request",
  ]);
});
