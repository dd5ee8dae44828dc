import { expect, test } from "vitest";
import { withoutEffect } from "../../../src/config/without-effect.ts";

test("settings that change nothing yet are named, the others are not", () => {
  const gateways = [{ id: "a", cache_ttl: 60, zdr: true }, { id: "b" }];
  expect(withoutEffect({ gateways, accounts: { "*": { tokens: ["t"] } } })).toEqual([
    "zdr of gateway 'a' has no effect in this version of the emulator",
    "accounts['*'] has no effect in this version of the emulator",
  ]);
  expect(withoutEffect({ gateways: [{ id: "a", retry_max_attempts: 2 }], accounts: {} })).toEqual([]);
});
