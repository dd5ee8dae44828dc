import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { strictOpen } from "../support/emulator.ts";
import { played } from "./providers/asking.ts";
import { cases, unasked } from "./providers/cases.ts";
import { refusedContract } from "./providers/refused.ts";
import { otherStreamContract, streamedContract } from "./providers/streamed.ts";
import { bodyHolds, rowTells, wholeAnswer } from "./providers/whole.ts";

let aigw: EmulatorInside;
/** Is asked the same, in the same order. Strict differs in nothing but what it refuses. */
let strict: EmulatorInside;
/** Is asked everything else. */
let other: EmulatorInside;

beforeAll(async () => {
  [aigw, strict, other] = await Promise.all([played(), played(strictOpen), played(strictOpen)]);
});

afterAll(() => Promise.all([aigw.stop(), strict.stop(), other.stop()]));

test("every endpoint of every provider is tried", () => {
  if (unasked.length > 0) expect.fail(unasked.join("\n"));
});

describe.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
  test("a whole answer is the vendor's, is logged, and is the same in another, strict emulator", async () => {
    const [whole, again] = [await wholeAnswer(aigw, one), await wholeAnswer(strict, one)];
    bodyHolds(one, whole);
    rowTells(one, whole.row);
    expect(again.bytes.equals(whole.bytes)).toBe(true);
  });

  if (one.sample.task === "chat") streamedContract(() => other, one, one.sample);
  else if (one.sample.task !== "speech") otherStreamContract(() => other, one, one.sample);
  if (one.isUsual) refusedContract(() => other, one);
});
