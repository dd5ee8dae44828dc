import type { ScenarioPhase } from "../../emulator/scenarios.ts";
import { brief } from "./durations.ts";

/** "brown-out", "brown-out@1m": what --scenario takes. */
export function nameOf({ name, fromMs }: ScenarioPhase): string {
  return fromMs === 0 ? name : `${name}@${brief(fromMs)}`;
}
