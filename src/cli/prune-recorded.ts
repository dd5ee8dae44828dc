import { relative } from "node:path";
import { readCassette } from "../cassettes/read-cassette.ts";
import { type Taken, takePlaces } from "../cassettes/take-places.ts";
import type { EmulatorInside } from "../emulator/inside.ts";
import type { Terminal } from "./terminal.ts";

type CassetteReport = ReturnType<EmulatorInside["cassettes"]>;

/** What a whole run did not ask for, out of the cassettes that it has written. Gives what is left of the report, and what to say. */
export async function pruneRecorded(
  { files, cwd }: Pick<Terminal, "files" | "cwd">,
  report: CassetteReport,
): Promise<{ readonly report: CassetteReport; readonly said: readonly string[] }> {
  const written = new Set(report.recorded.map(({ file }) => file));
  const said: string[] = [];
  for (const file of written) {
    const goes = new Set(report.unused.filter((one) => one.file === file).map(({ id }) => id));
    if (goes.size === 0) continue;
    const fresh = report.recorded.filter((one) => one.file === file && one.result === "added").map(({ id }) => id);
    const name = relative(cwd, file);
    const text = await files.readText(file);
    const { interactions } = await readCassette(text, name);
    const left = takePlaces(text, interactions, goes, new Set(fresh));
    await files.write(file, left.text);
    said.push(...left.taken.map((one) => sentence(one, name)));
  }
  return { report: { ...report, unused: report.unused.filter(({ file }) => !written.has(file)) }, said };
}

function sentence({ id, by }: Taken, file: string): string {
  return by === null ? `  pruned ${id} from ${file}` : `  pruned ${id} from ${file}; ${by} has its place and its id now`;
}
