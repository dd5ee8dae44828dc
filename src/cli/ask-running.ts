import { resolveConfig } from "../config/resolve-config.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { flagLayer } from "./flags.ts";
import { hostInUrl } from "./listen-error.ts";
import type { Asked, Terminal } from "./terminal.ts";

/** Asks the control API of the emulator that runs; `path` is what follows /_aigw/. Gives the JSON that it answered with. */
export type Ask = (path: string, asked?: Asked) => Promise<unknown>;

interface AddressFlags {
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** The emulator that runs: named by flags, else by AIGW_URL, else the configured port. Asking throws when none does. */
export async function askRunning(
  { cwd, environment, files, probe }: Pick<Terminal, "cwd" | "environment" | "files" | "probe">,
  { config: file, ...flags }: AddressFlags,
): Promise<Ask> {
  const { config } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
  const given = flags["port"] === undefined && flags["host"] === undefined ? environment["AIGW_URL"] : undefined;
  const base = given ? new URL(given).origin : `http://${hostInUrl(config.host)}:${config.port}`;
  return async (path, asked) => {
    const found = await probe(`${base}/_aigw/${path}`, asked);
    if (found !== undefined) return found;
    throw new EmulatorError("AIGW-NOT-RUNNING", `no emulator answers at ${base}`, {
      hint: "start one in another terminal: aigw-emulator; or name its port: aigw-emulator explain --port 4177",
    });
  };
}

/** The same, where a problem is nothing to go on with: thrown as an error of the command. */
export async function askOrThrow(ask: Ask, path: string, asked?: Asked): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask(path, asked);
  const fields = typeof answer === "object" && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  const { detail } = fields;
  if (typeof detail !== "string" || typeof fields["status"] !== "number") return fields;
  const at = detail.lastIndexOf("; ");
  const [what, hint] = at < 0 ? [detail, "see aigw-emulator --help"] : [detail.slice(0, at), detail.slice(at + 2)];
  throw new EmulatorError("AIGW-REFUSED", what, { hint });
}
