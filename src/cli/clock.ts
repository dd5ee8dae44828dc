import type { Client } from "../client/client.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import type { ClockView } from "../schema/control/clock.ts";
import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

type Move = (clock: Client["clock"]) => Promise<ClockView>;

/** `clock show`, `freeze`, `advance`, `set` and `resume`: what moves it answers when everything that became due has run. */
export async function moveClock(terminal: Terminal, flags: RunningFlags, move: Move): Promise<void> {
  const view = await move((await running(terminal, flags)).clock);
  print(terminal, flags, view, textOf(view));
}

/** A duration or time as it is typed: milliseconds, or text. */
export function moment(word: string): string | number {
  return /^\d+$/.test(word) ? Number(word) : word;
}

/** A time: milliseconds since 1970, or ISO text. Throws an EmulatorError for a year, which would be a moment of 1970. */
export function time(word: string): string | number {
  if (!/^(?:19|20)\d\d$/.test(word)) return moment(word);
  throw new EmulatorError("AIGW-USAGE", `${word} would be milliseconds since 1970`, {
    hint: `write a year as ${word}-01-01T00:00:00Z`,
  });
}

function textOf({ account, now, frozen, aheadMs, waiting, nextInMs }: ClockView): string {
  const real = aheadMs === 0 ? "real time" : `${Math.abs(aheadMs)} ms ${aheadMs > 0 ? "ahead of" : "behind"} real time`;
  const due = nextInMs === null ? "" : `, the next is due in ${nextInMs} ms`;
  return `${now}  ${account}  ${frozen ? "stands still" : real}\n    ${waiting} waiting${due}\n`;
}
