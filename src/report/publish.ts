import { EmulatorError } from "../errors/emulator-error.ts";
import type { Files } from "../world/files.ts";
import { brokenGates, type Gates } from "./gates.ts";
import { markdown } from "./markdown.ts";
import type { RunReport } from "./run-report.ts";

export interface PublishOptions extends Gates {
  /** The file that the report is written to, as JSON; none where left out. */
  readonly report?: string | undefined;
}

export interface PublishPlaces {
  readonly files: Pick<Files, "write" | "readText" | "exists">;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes the report where it is wanted, and on GitHub to the step's summary. Gives the gates that are broken, as sentences. Throws an
 * EmulatorError where it cannot be written.
 */
export async function publish(
  report: RunReport,
  options: PublishOptions,
  { files, environment }: PublishPlaces,
): Promise<string[]> {
  const broken = brokenGates(report, options);
  if (options.report !== undefined)
    await written(options.report, () => files.write(options.report ?? "", `${JSON.stringify({ ...report, broken }, null, 2)}\n`));
  const summary = environment["GITHUB_STEP_SUMMARY"];
  if (summary && report.requests > 0) {
    await written(summary, async () => {
      // Other steps of the job may have written there.
      const before = (await files.exists(summary)) ? await files.readText(summary) : "";
      await files.write(summary, `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${markdown(report, broken)}`);
    });
  }
  return broken;
}

async function written(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new EmulatorError("AIGW-REPORT", `the report cannot be written: ${cause instanceof Error ? cause.message : cause}`, {
      file,
      hint: "check that the folder may be written to",
      cause,
    });
  }
}
