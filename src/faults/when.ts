import { z } from "zod";
import { durationMs } from "../schema/quantities.ts";
import type { Random } from "../world/random.ts";

const count = "expected a whole number, 1 or more";
const counted = z.int(count).min(1, count).optional();
const share = 'expected a share from 0 to 1, or a percentage such as "10%"';

const probability = z
  .union([z.number(share), z.string(share).regex(/^\d+(?:\.\d+)?\s*%$/, share)], share)
  .transform((given) => (typeof given === "number" ? given : Number.parseFloat(given) / 100))
  .refine((value) => value >= 0 && value <= 1, share);

/** Which of the requests that fit are struck; all that is said must hold. */
export const whenShape = {
  first: counted.describe("The first so many requests that fit"),
  every: counted.describe("Every so manyth"),
  from: counted.describe("From the so manyth on"),
  to: counted.describe("Up to the so manyth"),
  probability: probability.optional().describe("Share of the requests, decided by seed and request"),
  after: durationMs.optional().describe("Not before so much time of the account's clock has passed"),
  for: durationMs.optional().describe("Only for so long"),
  times: counted.describe("At most so often"),
};

export type When = z.output<z.ZodObject<typeof whenShape>>;

/** How far a rule has come. */
export interface Counters {
  /** Requests that fitted, in its time. */
  seen: number;
  struck: number;
  /** Of those that were to be struck and could not be. */
  missed: number;
}

/** Whether the schedule lets it strike at this moment, both in ms since the epoch. */
export function isTime({ after = 0, for: length }: When, sinceMs: number, nowMs: number): boolean {
  const passed = nowMs - sinceMs;
  return passed >= after && (length === undefined || passed < after + length);
}

/** Milliseconds until its time is over; undefined when that is never. */
export function endsInMs({ after = 0, for: length }: When, sinceMs: number, nowMs: number): number | undefined {
  return length === undefined ? undefined : Math.max(0, sinceMs + after + length - nowMs);
}

/** Whether the `seen`th request is one to strike. Chance is a stream of its own: who came before changes nothing. */
export function isDue(when: When, { seen, struck }: Counters, chance: () => Random): boolean {
  if (when.times !== undefined && struck >= when.times) return false;
  if (when.first !== undefined && seen > when.first) return false;
  if (when.every !== undefined && seen % when.every !== 0) return false;
  if (when.from !== undefined && seen < when.from) return false;
  if (when.to !== undefined && seen > when.to) return false;
  return when.probability === undefined || chance().next() < when.probability;
}

/** Why it can never strike, whatever comes; undefined where it can. */
export function neverDue({ first, every = 1, from = 1, to }: When): string | undefined {
  if (to !== undefined && from > to) return `from: ${from} is after to: ${to}`;
  if (first !== undefined && from > first) return `from: ${from} is after first: ${first}`;
  const [name, last] = first !== undefined && (to === undefined || first < to) ? ["first", first] : ["to", to];
  const earliest = Math.ceil(from / every) * every;
  if (last === undefined || earliest <= last) return undefined;
  return `every: the ${ordinal(earliest)} is the first that it would strike, and that is after ${name}: ${last}`;
}

/** Whether it will never strike again, whatever comes. */
export function isOver(when: When, { seen, struck }: Counters, sinceMs: number, nowMs: number): boolean {
  if (when.times !== undefined && struck >= when.times) return true;
  const last = Math.min(when.first ?? Number.POSITIVE_INFINITY, when.to ?? Number.POSITIVE_INFINITY);
  return seen >= last || endsInMs(when, sinceMs, nowMs) === 0;
}

/** "the first 2 times", "10 % of the time": nothing when it is always. */
export function whenText(when: When): string {
  const said: (string | undefined)[] = [
    when.first === undefined ? undefined : `the first ${times(when.first)}`,
    when.every === undefined ? undefined : when.every === 1 ? undefined : `every ${ordinal(when.every)} time`,
    range(when),
    when.probability === undefined ? undefined : `${Math.round(when.probability * 10_000) / 100} % of the time`,
    when.after === undefined ? undefined : `after ${lasting(when.after)}`,
    when.for === undefined ? undefined : `for ${lasting(when.for)}`,
    when.times === undefined ? undefined : `at most ${when.times === 1 ? "once" : times(when.times)}`,
  ];
  return said.filter((part) => part !== undefined).join(", ");
}

function range({ from, to }: When): string | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (to === undefined) return `from the ${ordinal(from ?? 1)} time on`;
  return from === undefined ? `up to the ${ordinal(to)} time` : `from the ${ordinal(from)} to the ${ordinal(to)} time`;
}

function times(number: number): string {
  return number === 1 ? "time" : `${number} times`;
}

function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

/** "500 ms", "30 s", "2 min". */
export function lasting(ms: number): string {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}
