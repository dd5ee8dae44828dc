import { type Client, createClient } from "../client/client.ts";
import { ControlError } from "../client/control-error.ts";
import { resolveConfig } from "../config/resolve-config.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { fileTrouble } from "../errors/file-trouble.ts";
import { flagLayer } from "./flags.ts";
import { hostInUrl } from "./listen-error.ts";
import type { Terminal } from "./terminal.ts";

/** What every command takes that asks the emulator that runs. */
export interface RunningFlags {
  readonly json?: boolean | undefined;
  readonly account?: string;
  readonly config?: string;
  readonly [flag: string]: unknown;
}

/** The emulator that runs: named by flags, else by AIGW_URL, else the configured port. Its methods throw ControlErrors. */
export async function running(
  { cwd, environment, files, fetch }: Pick<Terminal, "cwd" | "environment" | "files" | "fetch">,
  { config: file, account, ...flags }: RunningFlags,
): Promise<Client> {
  const { config } = await resolveConfig({ files, cwd, environment, file, above: [flagLayer(flags)] });
  const given = flags["port"] === undefined && flags["host"] === undefined ? environment["AIGW_URL"] : undefined;
  if (given !== undefined && !/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : "")) throw noUrl(given);
  const url = given ?? `http://${hostInUrl(config.host)}:${config.port}`;
  return createClient({ url, account, token: config.controlToken ?? undefined, fetch });
}

function noUrl(given: string): EmulatorError {
  return new EmulatorError(
    "AIGW-USAGE",
    `AIGW_URL: expected an address such as http://127.0.0.1:4177, found '${given.slice(0, 60)}'`,
    {
      hint: "correct the variable, or name the emulator's port: --port 4177",
    },
  );
}

/** What the emulator answered with, and what the file system says, as an error of the command; anything else is given back as it came. */
export function commandError(error: unknown): unknown {
  if (!(error instanceof ControlError)) return fileTrouble(error);
  const { status, detail, hint = "see aigw-emulator --help" } = error;
  const what = detail.endsWith(`; ${hint}`) ? detail.slice(0, -hint.length - 2) : detail;
  if (status !== 0) return new EmulatorError("AIGW-REFUSED", what, { hint, cause: error });
  return new EmulatorError("AIGW-NOT-RUNNING", what, {
    hint: "start one in another terminal: aigw-emulator; or name its port: aigw-emulator explain --port 4177",
    cause: error,
  });
}

/** The facts with `--json`, else the text. */
export function print(
  terminal: Pick<Terminal, "stdout">,
  { json }: Pick<RunningFlags, "json">,
  facts: unknown,
  text: string,
): void {
  terminal.stdout.write(json === true ? `${JSON.stringify(facts, null, 2)}\n` : text);
}
