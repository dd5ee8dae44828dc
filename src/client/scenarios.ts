import type { ScenarioUse } from "../schema/control/scenarios.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import { type Ask, segment } from "./ask.ts";

/** Where a scenario's faults strike, where that is to be narrower than the scenario says. */
export type Narrowed = Pick<FaultInput, "gateway" | "provider" | "model" | "endpoint" | "headers" | "metadata">;

/** Faults that follow one another by a plot. */
export interface ScenariosClient {
  list(): Promise<readonly ScenarioUse[]>;
  /** From its beginning, also when it runs already. */
  run(name: string, narrowed?: Narrowed): Promise<ScenarioUse>;
  stop(name: string): Promise<ScenarioUse>;
}

export function scenariosClient(ask: Ask): ScenariosClient {
  return {
    list: async () => (await ask<{ scenarios: ScenarioUse[] }>("GET", "scenarios")).scenarios,
    run: async (name, narrowed = {}) =>
      (await ask<{ scenario: ScenarioUse }>("POST", `scenarios/${segment(name)}`, { body: narrowed })).scenario,
    stop: async (name) => (await ask<{ scenario: ScenarioUse }>("DELETE", `scenarios/${segment(name)}`)).scenario,
  };
}
