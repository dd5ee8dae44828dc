import { nearest } from "../errors/nearest.ts";
import type { Layer } from "./layer.ts";
import { settings } from "./settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Read by clients; no settings (R-12). */
const NOT_SETTINGS = ["URL", "TEST_RUN", "CA", "REROUTE", "OFFLINE", "ALLOW_HOSTS", "BLOCKED", "BASE_URLS"].map(
  (name) => `AIGW_${name}`,
);

/** The `AIGW_*` variables as a layer. Empty ones count as not set, as they do in compose files. */
export function environmentLayer(environment: Environment): Layer {
  const values: Record<string, unknown> = {};
  for (const { key, variable, read } of settings) {
    const text = variable === undefined ? undefined : environment[variable];
    if (text) values[key] = read(text);
  }
  return { kind: "environment", values, origin: (key) => settings.find((setting) => setting.key === key)?.variable ?? key };
}

/**
 * A sentence for each `AIGW_*` variable that is no setting. Not an error: an application may have variables of its own
 * that begin so.
 */
export function unknownVariables(environment: Environment): string[] {
  const known = settings.flatMap(({ variable }) => variable ?? []);
  return Object.keys(environment)
    .filter((name) => name.startsWith("AIGW_") && ![...known, ...NOT_SETTINGS].includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `${name} is no setting of the emulator${meant === undefined ? "" : `; did you mean ${meant}?`}`;
    });
}
