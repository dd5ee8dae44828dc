import { z } from "zod";
import { durationMs } from "./quantities.ts";

/** The last millisecond that calendars can write with four digits of year. */
export const LATEST_MS = 253_402_300_799_999;

const time =
  'expected an ISO time with its zone, such as "2026-01-31T12:00:00Z", or milliseconds since 1970, up to the end of the year 9999';

/** A moment: text as ISO 8601, or milliseconds since the epoch. */
export const momentMs = z
  .union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int()], time)
  .refine((ms) => ms >= 0 && ms <= LATEST_MS, time);

const expected = "expected one of { freeze: true | time }, { advance: duration }, { set: time } and { resume: true }";

/** What moves a clock: one of four things. */
export const clockMove = z
  .strictObject(
    {
      freeze: z
        .union([z.literal(true), momentMs], `${time}, or true`)
        .optional()
        .describe("Stand still, here or at a time"),
      advance: durationMs.optional().describe("Move on by so much"),
      set: momentMs.optional().describe("Move to a time"),
      resume: z.literal(true, "expected true").optional().describe("Real time again"),
    },
    expected,
  )
  .refine((move) => Object.keys(move).length === 1, expected);

export type ClockMove = z.infer<typeof clockMove>;
