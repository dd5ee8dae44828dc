import type { Files } from "../world/files.ts";
import { fileLayer } from "./config-file.ts";
import { customProviderWarnings } from "./custom-provider-warnings.ts";
import { type Environment, environmentLayer, unknownVariables } from "./environment.ts";
import type { Layer } from "./layer.ts";
import { type LayeredConfig, mergeLayers } from "./layers.ts";
import { missingSecrets } from "./missing-secrets.ts";
import { tokenWarnings } from "./token-warnings.ts";
import { withoutEffect } from "./without-effect.ts";

export interface ConfigPlaces {
  readonly files: Files;
  /** Relative paths are taken from here. */
  readonly cwd: string;
  readonly environment: Environment;
  /** The config file to read instead of looking for one. */
  readonly file?: string | undefined;
  /** What lies above file and environment, in ascending order: flags, options. */
  readonly above?: readonly Layer[];
}

export interface ResolvedConfig extends LayeredConfig {
  /** The config file that was read, as shown to people. */
  readonly file?: string;
  /** Sentences about what was found and not understood, but does no harm. */
  readonly warnings: readonly string[];
}

/** Defaults, then file, environment, flags and options, each over the one before. Throws an EmulatorError for what does not fit. */
export async function resolveConfig({ files, cwd, environment, file, above = [] }: ConfigPlaces): Promise<ResolvedConfig> {
  const fromFile = await fileLayer(files, cwd, file);
  const merged = mergeLayers([...(fromFile ? [fromFile] : []), environmentLayer(environment), ...above]);
  const warnings = [
    ...unknownVariables(environment),
    ...withoutEffect(merged.config),
    ...tokenWarnings(merged.config),
    ...missingSecrets(merged.config, environment),
    ...customProviderWarnings(merged.config),
  ];
  const told = recordingInCi(merged, environment);
  if (told) {
    warnings.push(told);
    Object.assign(merged, { config: { ...merged.config, mode: "replay" } });
  }
  return { ...merged, ...(fromFile?.file === undefined ? {} : { file: fromFile.file }), warnings };
}

/**
 * CI never records because a file says so: somebody would have committed it for themselves. Told by flag or variable, it does.
 * The sentence about it, or undefined.
 */
function recordingInCi({ config, origins }: LayeredConfig, { CI }: Environment): string | undefined {
  const inCi = CI !== undefined && CI !== "" && CI !== "false";
  const origin = origins.get("mode");
  if (!inCi || origin?.layer !== "file" || !["auto", "record", "refresh"].includes(config.mode)) return undefined;
  return `mode ${config.mode} in ${origin.name} does not hold under CI, which replays; to record there, say --mode ${config.mode}`;
}
