import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

/** `mocks unused`: the rules of the emulator that runs which have answered nothing yet. */
export async function mocksUnused(terminal: Terminal, flags: RunningFlags): Promise<void> {
  const rules = await (await running(terminal, flags)).mocks.list({ unused: true });
  const lines = rules.map(({ id, file, line, explanation, shadowed }) => {
    return `${id}  ${file}:${line}\n    ${explanation}\n${shadowed === null ? "" : `    never answers: ${shadowed}\n`}`;
  });
  print(terminal, flags, rules, lines.length === 0 ? "every rule has answered\n" : lines.join(""));
}
