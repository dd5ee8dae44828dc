import { EmulatorError } from "../errors/emulator-error.ts";
import { type ClockMove, clockMove, LATEST_MS } from "../schema/clock.ts";
import type { AccountClock, ClockState } from "../world/account-clock.ts";

/** Throws an EmulatorError when that would be after the end of the calendar. */
export async function moveClock(clock: AccountClock, { freeze, advance, set, resume }: ClockMove): Promise<void> {
  if (freeze !== undefined) await clock.freeze(freeze === true ? undefined : freeze);
  if (advance !== undefined) {
    if (clock.now() + advance > LATEST_MS) throw unusable("advance", "this would be after the year 9999");
    await clock.advance(advance);
  }
  if (set !== undefined) await clock.set(set);
  if (resume) await clock.resume();
}

/** A time as a program gives it: ISO text, milliseconds since the epoch, or a Date. */
type Moment = string | number | Date;

/** The same for a program: what each takes is read as the control API reads it. */
export function clockControl(clockOf: () => AccountClock) {
  const move = async (wanted: Record<string, unknown>): Promise<ClockState> => {
    const { data, error } = clockMove.safeParse(wanted);
    const [name] = Object.keys(wanted);
    if (!data) throw unusable(name ?? "clock", error.issues[0]?.message ?? "it does not fit");
    await moveClock(clockOf(), data);
    return clockOf().state();
  };
  return {
    state: () => clockOf().state(),
    freeze: (at?: Moment) => move({ freeze: at === undefined ? true : plain(at) }),
    advance: (by: string | number) => move({ advance: by }),
    set: (to: Moment) => move({ set: plain(to) }),
    resume: () => move({ resume: true }),
  };
}

function plain(moment: Moment): string | number {
  return moment instanceof Date ? moment.getTime() : moment;
}

function unusable(name: string, reason: string): EmulatorError {
  return new EmulatorError("AIGW-CLOCK", `${name}: ${reason}`, {
    hint: 'for example freeze(), advance("24h"), set("2026-01-31T12:00:00Z"), resume()',
  });
}
