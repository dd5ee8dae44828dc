import { z } from "zod";

// What query parameters hold, and what to say when they hold something else.

/** Any text but none; `what` says of what. */
export function filled(what: string) {
  const expected = `expected ${what}`;
  return z.string(expected).min(1, expected);
}

export function whole(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number(expected).int(expected).min(least, expected).max(most, expected);
}

export const yesOrNo = z.enum(["true", "false"], "expected true or false");

/** What nearly every path takes: whose state it is about. */
export const accountQuery = z.strictObject({ account: filled("an account").default("local") });
