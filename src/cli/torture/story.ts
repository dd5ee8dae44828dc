import type { Asked } from "./asked.ts";
import { millis } from "./durations.ts";
import type { Again, Thread } from "./threads.ts";
import type { Verdict } from "./verdict.ts";

const THREADS_SHOWN = 3;
const AGAIN_SHOWN = 5;

/** What happened in a round that did not go well, line by line. */
export function storyOf({ threads, round, crash }: Verdict): string[] {
  const { run } = round;
  const more = threads.length - THREADS_SHOWN;
  return [
    ...threads.slice(0, THREADS_SHOWN).flatMap(threadStory),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "request" : "requests"} struck`] : []),
    ...(threads.length === 0
      ? ["no fault had struck: the command fails by itself, now and then or in this order of things"]
      : []),
    endOf(run.timedOut, crash, round),
  ];
}

function threadStory({ first, again, another }: Thread): string[] {
  const faults = first.faults.map(({ rule, why }) => `${rule} ${why}`).join("; ");
  const more = again.length - AGAIN_SHOWN;
  return [
    `at ${millis(first.atMs)} ${first.what}: ${faults}`,
    `it got ${answerOf(first)}`,
    ...again.slice(0, AGAIN_SHOWN).map(againText),
    ...(more > 0 ? [`and asked ${more} more times`] : []),
    ...(another
      ? [`${millis(another.atMs - first.atMs)} after the first it asked another: ${another.what}, and got ${answerOf(another)}`]
      : []),
    ...(again.length === 0 && !another ? ["it asked neither again nor anybody else"] : []),
  ];
}

function againText({ asked, afterMs, early }: Again, index: number): string {
  const soon = early ? ", before it was told to" : "";
  return `it asked again after ${millis(afterMs)}${soon}, and got ${answerOf(asked)}${index > 0 || asked.faults.length > 0 ? "" : ", unharmed"}`;
}

/** What the application saw of it. */
function answerOf({ status, how, bytes, durationMs, retryAfterMs, attempts }: Asked): string {
  const told = retryAfterMs === null ? "" : `, to come back in ${millis(retryAfterMs)}`;
  const tried = attempts > 1 ? ` (the gateway tried ${attempts} times)` : "";
  const part = bytes === 0 ? "no answer" : `${status} with ${bytes} bytes`;
  if (how === "emulator stopped") return `${part}, and nothing more until the command was over`;
  if (how === "client left") return `${part}, and hung up itself after ${millis(durationMs)}`;
  if (how === "broken")
    return status === 0
      ? "no answer: the connection was closed"
      : `${status}, and the connection was closed after ${bytes} bytes`;
  return `${status}${told}${tried}`;
}

function endOf(timedOut: boolean, crash: string | undefined, { run, asked }: Verdict["round"]): string {
  if (timedOut) {
    const last = asked.at(-1);
    const since = last ? `, ${millis(Math.max(0, run.durationMs - last.atMs))} after its last request` : "";
    return `the command hung: it was ended after ${millis(run.durationMs)}${since}`;
  }
  if (crash !== undefined) return `the command crashed: ${crash}`;
  return `the command gave up: exit code ${run.code}`;
}
