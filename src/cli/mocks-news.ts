import { resolve } from "node:path";
import type { Origin } from "../config/layers.ts";
import type { EmulatorInside } from "../emulator/inside.ts";
import type { TerminalLog } from "../world/log.ts";
import type { Terminal } from "./terminal.ts";

/** A warning when somebody named a mocks folder that is not there. The default one need not be. */
export async function missingFolder(
  mocks: string,
  origin: Origin | undefined,
  { cwd, files }: Pick<Terminal, "cwd" | "files">,
): Promise<string[]> {
  if (!origin || origin.layer === "default" || (await files.stat(resolve(cwd, mocks)))?.kind === "folder") return [];
  return [
    `there is no folder ${mocks}, which ${origin.name ?? origin.layer} names for mocks: no rules, and no models but the built-in ones`,
  ];
}

/** How many warnings are worth reading at a time. */
const MOST_WARNINGS = 10;

/** Warns of what the mocks folder holds in vain; of what was said before, not again until it has gone and come back. */
export function mocksWarnings(emulator: Pick<EmulatorInside, "mocksWarnings">, log: TerminalLog): () => void {
  let said: readonly string[] = [];
  return () => {
    const warnings = emulator.mocksWarnings();
    const fresh = warnings.filter((warning) => !said.includes(warning));
    said = warnings;
    for (const warning of fresh.slice(0, MOST_WARNINGS)) log.warn(warning);
    if (fresh.length > MOST_WARNINGS) log.warn(`and ${fresh.length - MOST_WARNINGS} more; aigw-emulator mocks ls has them all`);
  };
}
