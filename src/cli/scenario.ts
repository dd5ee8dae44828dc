import { askOrThrow, askRunning } from "./ask-running.ts";
import type { FaultFlags } from "./fault.ts";
import { printFacts, settingsIn } from "./fault-words.ts";
import type { Terminal } from "./terminal.ts";

/** `scenario ls` */
export async function scenarioLs(terminal: Terminal, flags: FaultFlags): Promise<void> {
  const { scenarios } = await asking(terminal, flags, "scenarios");
  const list: readonly unknown[] = Array.isArray(scenarios) ? scenarios : [];
  printFacts(terminal, flags, list, list.length === 0 ? "no scenarios\n" : list.map(textOf).join(""));
}

/** `scenario run <name> [name=value…]`: from its beginning, also when it runs already. */
export async function scenarioRun(
  terminal: Terminal,
  name: string,
  settings: readonly string[],
  flags: FaultFlags,
): Promise<void> {
  const asked = { method: "POST", body: JSON.stringify(settingsIn(settings)) };
  const { scenario } = await asking(terminal, flags, `scenarios/${encodeURIComponent(name)}`, asked);
  printFacts(terminal, flags, scenario, textOf(scenario));
}

/** `scenario stop <name>` */
export async function scenarioStop(terminal: Terminal, name: string, flags: FaultFlags): Promise<void> {
  const { scenario } = await asking(terminal, flags, `scenarios/${encodeURIComponent(name)}`, { method: "DELETE" });
  printFacts(terminal, flags, scenario, textOf(scenario));
}

async function asking(terminal: Terminal, flags: FaultFlags, path: string, asked?: { method: string; body?: string }) {
  const ask = await askRunning(terminal, flags);
  return askOrThrow(ask, `${path}?account=${encodeURIComponent(flags.account ?? "local")}`, asked);
}

function textOf(scenario: unknown): string {
  const { name, state, description, struck } = scenario as Readonly<Record<string, unknown>>;
  return `${name}  ${state}${state === "stopped" ? "" : `, struck ${struck}`}\n    ${description}\n`;
}
