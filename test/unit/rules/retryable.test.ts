import { describe, expect, test } from "vitest";
import { isRetryable, isStepFailure } from "../../../src/rules/retryable.ts";
import { quirksWith } from "../../../src/schema/quirks.ts";

const { retryOn } = quirksWith();

describe("what is tried again", () => {
  test.each([408, 429, 500, 502, 503, 504, 524, 529, 599])("G-REQ-9 status %i is", (status) => {
    expect(isRetryable({ status }, retryOn)).toBe(true);
  });

  test.each([200, 204, 301, 400, 401, 402, 403, 404, 409, 413, 422, 424])("G-REQ-9 status %i is not", (status) => {
    expect(isRetryable({ status }, retryOn)).toBe(false);
  });

  test.each(["timeout", "connection"] as const)("G-REQ-9 no answer because of a %s is", (reason) => {
    expect(isRetryable({ reason }, retryOn)).toBe(true);
  });

  test("G-REQ-9 another list decides otherwise", () => {
    const causes = [409, "4xx", "timeout"] as const;
    expect(isRetryable({ status: 399 }, causes)).toBe(false);
    expect(isRetryable({ status: 400 }, causes)).toBe(true);
    expect(isRetryable({ status: 499 }, causes)).toBe(true);
    expect(isRetryable({ status: 500 }, causes)).toBe(false);
    expect(isRetryable({ reason: "timeout" }, causes)).toBe(true);
    expect(isRetryable({ reason: "connection" }, causes)).toBe(false);
    expect(isRetryable({ status: 503 }, [])).toBe(false);
  });

  test("G-REQ-11 an answer with status 200 is not, so a stream that has begun never is", () => {
    expect(isRetryable({ status: 200 }, ["4xx", "5xx", "timeout", "connection"])).toBe(false);
  });
});

describe("what makes a step give way to the next", () => {
  test.each([
    [{ status: 200 }, false],
    [{ status: 204 }, false],
    [{ status: 299 }, false],
    [{ status: 199 }, true],
    [{ status: 300 }, true],
    [{ status: 404 }, true],
    [{ status: 429 }, true],
    [{ status: 500 }, true],
    [{ reason: "timeout" }, true],
    [{ reason: "connection" }, true],
  ] as const)("G-REQ-13 G-UNI-9 %j: %s", (result, failed) => {
    expect(isStepFailure(result)).toBe(failed);
  });
});
