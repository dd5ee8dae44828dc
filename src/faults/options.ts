import { z } from "zod";
import { durationMs } from "../schema/quantities.ts";

// What the options of several kinds hold, and what to say when they hold something else.

/** How many events pass first. */
export const events = whole(0, "Events that pass first");

/** Which event, counted from 1. */
export const event = whole(1, "Which event, counted from 1");

export const duration = durationMs;

/** Longer than anybody waits: what never comes. */
export const NEVER_MS = 24 * 3_600_000;

export function whole(least: number, description: string) {
  const expected = `expected a whole number, ${least} or more`;
  return z.int(expected).min(least, expected).describe(description);
}

export function words(description: string) {
  return z.string("expected text").min(1, "expected text").describe(description);
}

export function positive(description: string) {
  const expected = "expected a number above 0";
  return z.number(expected).positive(expected).describe(description);
}
