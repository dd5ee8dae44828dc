import type { ClockView } from "../schema/control/clock.ts";
import type { Ask } from "./ask.ts";

/** A time: ISO text with a zone, milliseconds since the epoch, or a Date. */
export type Moment = string | number | Date;

/** The account's time. What moves it resolves when everything that became due has run. */
export interface ClockClient {
  get(): Promise<ClockView>;
  /** Stands still, at a time or where it is. */
  freeze(at?: Moment): Promise<ClockView>;
  /** Moves on by milliseconds, or text such as "24h". */
  advance(by: number | string): Promise<ClockView>;
  /** Moves to a time, forth or back. */
  set(to: Moment): Promise<ClockView>;
  /** Real time again. */
  resume(): Promise<ClockView>;
}

export function clockClient(ask: Ask): ClockClient {
  const move = (body: object) => ask<ClockView>("POST", "clock", { body });
  return {
    get: () => ask("GET", "clock"),
    freeze: (at) => move({ freeze: at === undefined ? true : plain(at) }),
    advance: (by) => move({ advance: by }),
    set: (to) => move({ set: plain(to) }),
    resume: () => move({ resume: true }),
  };
}

function plain(moment: Moment): string | number {
  return moment instanceof Date ? moment.getTime() : moment;
}
