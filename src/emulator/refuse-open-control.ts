import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";

/** Throws an EmulatorError where others than this machine could change everything, and read what was asked. */
export function refuseOpenControl({ host, controlToken }: Pick<Config, "host" | "controlToken">): void {
  if (controlToken !== null || isLoopback(host)) return;
  throw new EmulatorError(
    "AIGW-CONTROL",
    `${host} is reached from outside this machine, and the control API would let everybody in`,
    {
      hint: "set a token: AIGW_CONTROL_TOKEN=$(openssl rand -hex 16), or controlToken in the config; or listen on 127.0.0.1",
      setting: { path: ["host"], part: "value" },
    },
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
