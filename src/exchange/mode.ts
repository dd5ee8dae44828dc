import { isMode, type Mode } from "../schema/mode.ts";
import type { Exchange } from "./exchange.ts";

export interface ModeSettings {
  readonly mode: Mode;
  /** By gateway id. */
  readonly modes: Readonly<Record<string, Mode>>;
}

/** What a request's header asks for, else what its account was told at run time, else what holds for its gateway, else for all. */
export function modeOf(
  { arrival, gateway }: Pick<Exchange, "arrival" | "gateway">,
  { mode, modes }: ModeSettings,
  ofAccount?: Mode,
): Mode {
  const asked = arrival.headers["x-aigw-mode"]?.trim().toLowerCase();
  return asked !== undefined && isMode(asked)
    ? asked
    : (ofAccount ?? (Object.hasOwn(modes, gateway.id) ? modes[gateway.id] : undefined) ?? mode);
}
