import { Command } from "commander";
import { expect, test } from "vitest";
import { addSettingFlags, flagLayer } from "../../../src/cli/flags.ts";
import { mergeLayers } from "../../../src/config/layers.ts";
import { settings } from "../../../src/config/settings.ts";

function layerOf(...args: string[]) {
  const command = addSettingFlags(new Command()).exitOverride();
  return flagLayer(command.parse(args, { from: "user" }).opts());
}

test("no flags, no settings", () => {
  expect(layerOf().values).toEqual({});
});

test.each([
  [["--port", "0"], { port: 0 }],
  [["--host", "::1"], { host: "::1" }],
  [["--db", "a.db"], { db: "a.db" }],
  [["--ephemeral"], { db: ":memory:" }],
  [["--mocks", "m"], { mocks: "m" }],
  [["--seed", "007"], { seed: "007" }],
  [["--speed", "2.5"], { speed: 2.5 }],
  [["--strict"], { strict: true }],
  [["--no-strict"], { strict: false }],
  [["--log", "json"], { log: "json" }],
  [["--json"], { log: "json" }],
  [["--quiet"], { log: "quiet" }],
])("%j says %j, and is named as the place to change it", (args, values) => {
  const layer = layerOf(...args);
  expect(layer.values).toEqual(values);
  expect(layer.origin(Object.keys(values)[0] ?? "")).toBe(args[0]);
  expect(mergeLayers([layer]).config).toMatchObject(values);
});

test("of --strict and --no-strict the last one counts", () => {
  expect(layerOf("--strict", "--no-strict").values).toEqual({ strict: false });
  expect(layerOf("--no-strict", "--strict").values).toEqual({ strict: true });
});

test("every setting has a description, and no flag or variable stands for two", () => {
  expect(settings.filter(({ description }) => description === "")).toEqual([]);
  const names = settings.flatMap(({ flags, variable }) => [
    ...flags.map(({ flag }) => flag),
    ...(variable === undefined ? [] : [variable]),
  ]);
  expect(new Set(names).size).toBe(names.length);
});
