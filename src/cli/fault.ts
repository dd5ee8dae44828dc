import { faultKinds } from "../emulator/facts.ts";
import type { FaultUse } from "../schema/control/faults.ts";
import { settingsIn } from "./fault-words.ts";
import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

/** `fault add <kind> [name=value…]`: orders a fault from the emulator that runs. */
export async function faultAdd(terminal: Terminal, kind: string, words: readonly string[], flags: RunningFlags): Promise<void> {
  const settings = settingsIn(words);
  const fault = await (await running(terminal, flags)).faults.add({ kind, ...settings });
  print(terminal, flags, fault, `added ${lineOf(fault)}`);
}

/** `fault ls`: the account's faults, with how often each has struck. */
export async function faultLs(terminal: Terminal, flags: RunningFlags): Promise<void> {
  const faults = await (await running(terminal, flags)).faults.list();
  print(terminal, flags, faults, faults.length === 0 ? "no faults\n" : faults.map(lineOf).join(""));
}

/** `fault rm <id>` */
export async function faultRm(terminal: Terminal, id: string, flags: RunningFlags): Promise<void> {
  const removed = await (await running(terminal, flags)).faults.remove(id);
  print(terminal, flags, removed, `removed ${lineOf(removed)}`);
}

/** `fault clear` */
export async function faultClear(terminal: Terminal, flags: RunningFlags): Promise<void> {
  const removed = await (await running(terminal, flags)).faults.clear();
  print(terminal, flags, { removed }, `removed ${removed} ${removed === 1 ? "fault" : "faults"}\n`);
}

/** `fault kinds`: what there is to order; nothing has to run for it. */
export function printFaultKinds(terminal: Terminal, flags: RunningFlags): void {
  const kinds = faultKinds();
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const options = (names: readonly string[]) => (names.length === 0 ? "" : `  ${names.map((name) => `${name}=`).join(" ")}`);
  const lines = kinds.map(({ kind, help, options: own }) => `${kind.padEnd(width)}  ${help}${options(Object.keys(own))}\n`);
  print(terminal, flags, { kinds }, lines.join(""));
}

function lineOf({ id, explanation, state, seen, struck, missed, missedWhy, left }: FaultUse): string {
  const counts = [
    `struck ${struck} of ${seen}`,
    missed === 0 ? "" : `missed ${missed}: ${missedWhy}`,
    left === null ? "" : `${left} left`,
  ];
  return `${id}  ${explanation}\n    ${state}, ${counts.filter((part) => part !== "").join(", ")}\n`;
}
