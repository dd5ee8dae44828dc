import { faultKinds } from "../emulator/facts.ts";
import { type Ask, askOrThrow, askRunning } from "./ask-running.ts";
import { printFacts, settingsIn } from "./fault-words.ts";
import type { Terminal } from "./terminal.ts";

export interface FaultFlags {
  readonly json?: boolean | undefined;
  readonly account?: string;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** `fault add <kind> [name=value…]`: orders a fault from the emulator that runs. */
export async function faultAdd(terminal: Terminal, kind: string, settings: readonly string[], flags: FaultFlags): Promise<void> {
  const body = JSON.stringify({ kind, ...settingsIn(settings) });
  const { fault } = await asking(terminal, flags, "faults", { method: "POST", body });
  printFacts(terminal, flags, fault, `added ${lineOf(fault)}`);
}

/** `fault ls`: the account's faults, with how often each has struck. */
export async function faultLs(terminal: Terminal, flags: FaultFlags): Promise<void> {
  const { faults } = await asking(terminal, flags, "faults");
  const list: readonly unknown[] = Array.isArray(faults) ? faults : [];
  printFacts(terminal, flags, list, list.length === 0 ? "no faults\n" : list.map(lineOf).join(""));
}

/** `fault rm <id>` */
export async function faultRm(terminal: Terminal, id: string, flags: FaultFlags): Promise<void> {
  const { removed } = await asking(terminal, flags, `faults/${encodeURIComponent(id)}`, { method: "DELETE" });
  printFacts(terminal, flags, removed, `removed ${lineOf(removed)}`);
}

/** `fault clear` */
export async function faultClear(terminal: Terminal, flags: FaultFlags): Promise<void> {
  const { removed } = await asking(terminal, flags, "faults", { method: "DELETE" });
  printFacts(terminal, flags, { removed }, `removed ${removed} ${removed === 1 ? "fault" : "faults"}\n`);
}

/** `fault kinds`: what there is to order; nothing has to run for it. */
export function printFaultKinds(terminal: Terminal, { json }: FaultFlags): void {
  const kinds = faultKinds();
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const options = (names: readonly string[]) => (names.length === 0 ? "" : `  ${names.map((name) => `${name}=`).join(" ")}`);
  printFacts(
    terminal,
    { json },
    { kinds },
    kinds.map(({ kind, help, options: own }) => `${kind.padEnd(width)}  ${help}${options(Object.keys(own))}\n`).join(""),
  );
}

async function asking(terminal: Terminal, flags: FaultFlags, path: string, asked?: Parameters<Ask>[1]) {
  const ask = await askRunning(terminal, flags);
  return askOrThrow(ask, `${path}?account=${encodeURIComponent(flags.account ?? "local")}`, asked);
}

function lineOf(fault: unknown): string {
  const { id, explanation, state, seen, struck, missed, missedWhy, left } = fault as Readonly<Record<string, unknown>>;
  const counts = [
    `struck ${struck} of ${seen}`,
    missed === 0 ? "" : `missed ${missed}: ${missedWhy}`,
    left === null ? "" : `${left} left`,
  ];
  return `${id}  ${explanation}\n    ${state}, ${counts.filter((part) => part !== "").join(", ")}\n`;
}
