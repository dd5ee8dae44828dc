import type { FaultInput } from "../schema/fault-input.ts";
import { type FaultRule, readRule } from "./rule.ts";
import { findScenario, type Scenario, scenarioRules } from "./scenario.ts";

interface Configured {
  readonly faults: readonly FaultInput[];
  readonly scenarios: readonly string[];
}

/** What every account has from its start. Throws an EmulatorError for what is no fault, or no scenario. */
export async function configuredFaults(
  { faults, scenarios }: Configured,
  load: () => Promise<readonly Scenario[]>,
): Promise<FaultRule[]> {
  const rules = faults.map((fault, index) => readRule(fault, ["faults", index]));
  if (scenarios.length === 0) return rules;
  const known = await load();
  return [...rules, ...scenarios.flatMap((name) => scenarioRules(findScenario(known, name)))];
}
