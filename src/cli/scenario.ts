import type { ScenarioUse } from "../schema/control/scenarios.ts";
import { settingsIn } from "./fault-words.ts";
import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

/** `scenario ls` */
export async function scenarioLs(terminal: Terminal, flags: RunningFlags): Promise<void> {
  const scenarios = await (await running(terminal, flags)).scenarios.list();
  print(terminal, flags, scenarios, scenarios.length === 0 ? "no scenarios\n" : scenarios.map(textOf).join(""));
}

/** `scenario run <name> [name=value…]`: from its beginning, also when it runs already. */
export async function scenarioRun(
  terminal: Terminal,
  name: string,
  words: readonly string[],
  flags: RunningFlags,
): Promise<void> {
  const settings = settingsIn(words);
  const scenario = await (await running(terminal, flags)).scenarios.run(name, settings);
  print(terminal, flags, scenario, textOf(scenario));
}

/** `scenario stop <name>` */
export async function scenarioStop(terminal: Terminal, name: string, flags: RunningFlags): Promise<void> {
  const scenario = await (await running(terminal, flags)).scenarios.stop(name);
  print(terminal, flags, scenario, textOf(scenario));
}

function textOf({ name, state, description, struck }: ScenarioUse): string {
  return `${name}  ${state}${state === "stopped" ? "" : `, struck ${struck}`}\n    ${description}\n`;
}
