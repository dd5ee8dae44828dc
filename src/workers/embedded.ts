import { processEnvironment } from "../config/process-environment.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { realFiles } from "../world/files.ts";
import type { BindingOptions } from "./options.ts";

const started = new Map<string, Promise<string>>();

/**
 * The URL of the emulator that is meant: the option, `AIGW_URL`, or that of one in this process. That one is started once for each config file,
 * however often a tool reloads, and does not keep the process from ending.
 */
export function emulatorUrl({ url, config = "" }: BindingOptions): Promise<string> {
  const given = url ?? processEnvironment()["AIGW_URL"];
  if (given !== undefined && given !== "") return Promise.resolve(usable(given));
  let starting = started.get(config);
  if (!starting) {
    starting = start(config === "" ? undefined : config);
    started.set(config, starting);
    // Whoever tries again may have mended what was wrong.
    starting.catch(() => started.delete(config));
  }
  return starting;
}

function usable(given: string): string {
  if (URL.canParse(given) && new URL(given).protocol === "http:") return new URL(given).origin;
  throw new EmulatorError("AIGW-CONFIG", `'${given}' is no URL of an emulator`, { hint: "give it as http://127.0.0.1:4177" });
}

async function start(file: string | undefined): Promise<string> {
  const [{ resolveConfig }, { createEmulator }] = await Promise.all([
    import("../config/resolve-config.ts"),
    import("../emulator.ts"),
  ]);
  const values = { port: 0, db: ":memory:" };
  const above = [{ kind: "option", values, origin: (key: string) => `the plugin's ${key}` }] as const;
  const { config } = await resolveConfig({
    files: realFiles(),
    cwd: process.cwd(),
    environment: processEnvironment(),
    file,
    above,
  });
  const emulator = await createEmulator(config);
  // Nobody watches a terminal of its own.
  emulator.events.on("bug", (error) => process.emitWarning(error));
  emulator.events.on("mocksBroken", (error) => process.emitWarning(`${error.message}: ${error.hint}`, error.code));
  const { url } = await emulator.start();
  emulator.unref();
  return url;
}
