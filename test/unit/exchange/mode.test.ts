import { expect, test } from "vitest";
import { modeOf } from "../../../src/exchange/mode.ts";

const settings = { mode: "replay", modes: { mine: "live" } } as never;

test.each(["constructor", "toString", "__proto__", "other"])("a gateway named %s has the mode of all", (id) => {
  expect(modeOf({ arrival: { headers: {} }, gateway: { id } } as never, settings)).toBe("replay");
});
