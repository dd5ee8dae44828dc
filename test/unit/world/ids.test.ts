import { expect, test } from "vitest";
import { uuid7 } from "../../../src/world/ids.ts";
import { seededRandom } from "../../../src/world/random.ts";

test("G-ID-1 ids are lowercase UUIDv7 that begin with the time", () => {
  const nowMs = Date.UTC(2026, 10, 23);
  const id = uuid7(nowMs, seededRandom("a"));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(nowMs);
});

test("ids of later moments sort after earlier ones", () => {
  const random = seededRandom("a");
  expect(uuid7(2, random) > uuid7(1, random)).toBe(true);
});
