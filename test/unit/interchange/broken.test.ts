import fc from "fast-check";
import { expect, test } from "vitest";
import { EmulatorError } from "../../../src/errors/emulator-error.ts";
import { importers } from "../../../src/interchange/kinds.ts";
import { converted, harEntry, harOf } from "./converting.ts";

/** What somebody's tool, disk or editor has made of a file. */
const odd = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(null, [], {}, "", -1, "data: x", [null]));

/** Valid shapes with anything in their places. */
const shapes = fc.oneof(
  odd,
  odd.map((entry) => ({ log: { entries: [entry] } })),
  fc.tuple(odd, odd, odd).map(([request, response, timings]) => ({ log: { entries: [{ request, response, timings }] } })),
  fc.tuple(odd, odd).map(([content, postData]) => {
    const entry = harEntry({});
    return harOf({ ...entry, request: { ...entry.request, postData }, response: { ...entry.response, content } });
  }),
  fc
    .tuple(odd, odd, odd)
    .map(([match, response, latency]) => ({ fixtures: [{ match, response, latency, recordedTimings: latency }] })),
  fc
    .tuple(odd, odd)
    .map(([userMessage, content]) => ({ fixtures: [{ match: { userMessage }, response: { content, toolCalls: content } }] })),
  fc.tuple(odd, odd).map(([request, responses]) => [{ hash: "x", snapshot: { request, responses } }]),
  fc.tuple(odd, odd, odd).map(([request, response, path]) => [{ provider: "openai", path, request, response, duration: path }]),
);

test.each(importers.map(({ name }) => name))(
  "%s: whatever is in a file, it is converted or left out with a reason, or refused in words",
  async (from) => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom("cassette", "har", "aimock"), async (file, to) => {
        try {
          const made = await converted(file, { from, to });
          for (const { where, why } of made.leftOut) expect([where, why].every((text) => text !== "")).toBe(true);
        } catch (error) {
          if (!(error instanceof EmulatorError)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  },
);
