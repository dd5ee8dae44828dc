import { faultKinds } from "../emulator.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { type Ask, askOrThrow, askRunning } from "./ask-running.ts";
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
  print(terminal, flags, fault, `added ${lineOf(fault)}`);
}

/** `fault ls`: the account's faults, with how often each has struck. */
export async function faultLs(terminal: Terminal, flags: FaultFlags): Promise<void> {
  const { faults } = await asking(terminal, flags, "faults");
  const list: readonly unknown[] = Array.isArray(faults) ? faults : [];
  print(terminal, flags, list, list.length === 0 ? "no faults\n" : list.map(lineOf).join(""));
}

/** `fault rm <id>` */
export async function faultRm(terminal: Terminal, id: string, flags: FaultFlags): Promise<void> {
  const { removed } = await asking(terminal, flags, `faults/${encodeURIComponent(id)}`, { method: "DELETE" });
  print(terminal, flags, removed, `removed ${lineOf(removed)}`);
}

/** `fault clear` */
export async function faultClear(terminal: Terminal, flags: FaultFlags): Promise<void> {
  const { removed } = await asking(terminal, flags, "faults", { method: "DELETE" });
  print(terminal, flags, { removed }, `removed ${removed} ${removed === 1 ? "fault" : "faults"}\n`);
}

/** `fault kinds`: what there is to order; nothing has to run for it. */
export function printFaultKinds(terminal: Terminal, { json }: FaultFlags): void {
  const kinds = faultKinds();
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const options = (names: readonly string[]) => (names.length === 0 ? "" : `  ${names.map((name) => `${name}=`).join(" ")}`);
  print(
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

/** `first=2 metadata.team=a` as the control API takes it. */
function settingsIn(words: readonly string[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const word of words) {
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === "")
      throw new EmulatorError("AIGW-USAGE", `'${word}' is no setting`, {
        hint: "write name=value, for example: aigw-emulator fault add status status=503 provider=openai first=2",
      });
    const [outer = name, inner] = /^(headers|metadata|addHeaders)\.(.+)$/.exec(name)?.slice(1) ?? [name];
    if (inner === undefined) settings[outer] = readValue(value);
    else settings[outer] = { ...(settings[outer] as object | undefined), [inner]: value };
  }
  return settings;
}

function readValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
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

function print(terminal: Terminal, { json }: Pick<FaultFlags, "json">, facts: unknown, text: string): void {
  terminal.stdout.write(json === true ? `${JSON.stringify(facts, null, 2)}\n` : text);
}
