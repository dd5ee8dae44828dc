import fc from "fast-check";
import { expect, test } from "vitest";
import { HEAD_BYTES, keptBodies, LARGEST_LOG, logHead } from "../../../src/rules/log-bodies.ts";

const headOf = (text: string) => {
  const bytes = Buffer.from(text);
  return logHead(bytes.subarray(0, HEAD_BYTES), bytes.byteLength);
};

test("LOG-22 bodies that make a row larger than 10 MB are not stored, the request before the answer", () => {
  const kept = (request: number, response: number) => {
    const { request: asked, response: answered } = keptBodies(new Uint8Array(request), new Uint8Array(response), 10);
    return [asked !== null, answered !== null];
  };
  expect(kept(4, 6)).toEqual([true, true]);
  expect(kept(4, 7)).toEqual([true, false]);
  expect(kept(10, 0)).toEqual([true, true]);
  expect(kept(11, 10)).toEqual([false, true]);
  expect(kept(11, 11)).toEqual([false, false]);
  expect(keptBodies(new Uint8Array(1), null)).toEqual({ request: new Uint8Array(1), response: null });
  expect(keptBodies(new Uint8Array(LARGEST_LOG + 1), null).request).toBeNull();
});

test("LOG-7 a head is the first 4096 characters, and says whether that is all", () => {
  expect(headOf("x".repeat(4096))).toEqual({ head: "x".repeat(4096), complete: true });
  expect(headOf("x".repeat(4097))).toEqual({ head: "x".repeat(4096), complete: false });
  expect(headOf("")).toEqual({ head: "", complete: true });
});

test("LOG-4 where no body is stored there is no head", () => {
  expect(logHead(null, null)).toBeUndefined();
});

test("LOG-7 whatever the characters, a head is a beginning of the body and never half a character", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("x", "é", "€", "🌦", "\0"), maxLength: 8 }),
      fc.integer({ min: 0, max: 3000 }),
      (piece, times) => {
        const body = piece.repeat(times);
        const { head = "", complete } = headOf(body) ?? {};
        if (!body.startsWith(head) || complete !== (head === body)) return false;
        return complete || head.length >= 4095;
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});
