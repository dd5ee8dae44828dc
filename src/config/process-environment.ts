import type { Environment } from "./environment.ts";

/** The variables of this process: where keys that a config names by `secret_env` are, unless a caller says otherwise. */
export function processEnvironment(): Environment {
  return process.env;
}
