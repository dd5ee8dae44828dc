import { EmulatorError } from "../errors/emulator-error.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import { durationMs } from "../schema/quantities.ts";
import { ruleText } from "./rule.ts";
import { findScenario, type Scenario } from "./scenario.ts";
import type { When } from "./when.ts";

/** A scenario from some moment of its plot on. */
export interface ScenarioPhase {
  readonly name: string;
  readonly description: string;
  /** How far into the plot it begins. */
  readonly fromMs: number;
  /** Its faults, as if the plot had begun so long ago; what was over by then is left out. */
  readonly faults: readonly FaultInput[];
  /** What they do. */
  readonly plot: readonly string[];
}

/** Every phase of all, or of those named; "brown-out@1m" is the one that begins there. Throws an EmulatorError for what is none. */
export function chosenPhases(scenarios: readonly Scenario[], names: readonly string[]): ScenarioPhase[] {
  if (names.length === 0) return scenarios.flatMap(phasesOf);
  return names.flatMap((given) => {
    const [name = "", moment] = given.split("@", 2);
    const scenario = findScenario(scenarios, name);
    if (moment === undefined) return phasesOf(scenario);
    const { data: fromMs } = durationMs.safeParse(moment);
    if (fromMs !== undefined) return [phaseOf(scenario, fromMs)];
    throw new EmulatorError("AIGW-FAULT", `'${given.slice(0, 60)}': what follows @ is no time`, {
      hint: `write a moment of the plot, such as ${name}@1m`,
    });
  });
}

/** A phase for each moment at which some of its faults begin: who has little time sees all of the plot by beginning at each. */
function phasesOf(scenario: Scenario): ScenarioPhase[] {
  const starts = [...new Set(scenario.rules.map(({ when }) => when.after ?? 0))].sort((a, b) => a - b);
  return starts.map((fromMs) => phaseOf(scenario, fromMs));
}

function phaseOf({ name, description, rules }: Scenario, fromMs: number): ScenarioPhase {
  const left = rules.flatMap((rule, index) => {
    const when = begun(rule.when, fromMs);
    return when ? [{ rule, when, id: `${name}.${index + 1}` }] : [];
  });
  return {
    name,
    description,
    fromMs,
    faults: left.map(({ rule, when, id }) => ({ ...rule.input, after: undefined, ...when, id })),
    plot: left.map(({ rule, when }) => ruleText({ ...rule, when: { ...rule.when, after: undefined, ...when } })),
  };
}

/** What is left of a schedule that began so long ago; undefined when nothing is. */
function begun({ after = 0, for: length }: When, agoMs: number): Pick<When, "after" | "for"> | undefined {
  if (length !== undefined && after + length <= agoMs) return undefined;
  const gone = Math.max(0, agoMs - after);
  const ahead = after - agoMs;
  return { ...(ahead > 0 && { after: ahead }), ...(length !== undefined && { for: length - gone }) };
}
