import { resolve } from "node:path";
import { chosenPhases, type ScenarioPhase } from "../faults/phases.ts";
import { loadScenarios, type Scenario } from "../faults/scenario.ts";
import type { Config } from "../schema/config.ts";
import type { Files } from "../world/files.ts";
import { packagedPath } from "../world/packaged.ts";

export type { ScenarioPhase } from "../faults/phases.ts";

/** Those that ship with the package, and those of the mocks folder. */
export function scenariosOf({ mocks }: Pick<Config, "mocks">, files: Files): Promise<Scenario[]> {
  const folders = [packagedPath("mocks/scenarios"), resolve(mocks, "scenarios")];
  return loadScenarios(
    files,
    folders.filter((dir) => dir !== undefined),
  );
}

/**
 * Scenarios, each from every moment at which something begins: all of them, or those named ("brown-out", or "brown-out@1m" for
 * one moment of it). Throws an EmulatorError for a name that none has.
 */
export async function choosePhases(
  config: Pick<Config, "mocks">,
  files: Files,
  names: readonly string[],
): Promise<ScenarioPhase[]> {
  return chosenPhases(await scenariosOf(config, files), names);
}
