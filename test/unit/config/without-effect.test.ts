import { expect, test } from "vitest";
import { mergeLayers } from "../../../src/config/layers.ts";
import { withoutEffect } from "../../../src/config/without-effect.ts";

test("a resolved configuration is itself valid options: the command line hands it to createEmulator", () => {
  const layer = (values: object) => mergeLayers([{ kind: "option", values: { ...values }, origin: (key) => key }]).config;
  const resolved = layer({ seed: 7, bodyLimit: "1MiB", gateways: [{ id: "a", cache_ttl: 60 }], quirks: { cacheStreams: true } });
  expect(layer(resolved)).toEqual(resolved);
});

test("settings that change nothing yet are named, the others are not", () => {
  const gateways = [{ id: "a", cache_ttl: 60, zdr: true, store_id: "s" }, { id: "b" }];
  expect(withoutEffect({ gateways })).toEqual(["store_id of gateway 'a' has no effect in this version of the emulator"]);
  expect(withoutEffect({ gateways: [{ id: "a", retry_max_attempts: 2 }] })).toEqual([]);
});
