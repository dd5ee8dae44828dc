import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";

/** Why listening failed, in the operator's terms; anything else is given back as it came. */
export async function listenError(
  error: unknown,
  { host, port }: Pick<Config, "host" | "port">,
  probe: (url: string) => Promise<unknown>,
): Promise<unknown> {
  const reason = error instanceof Error && "code" in error ? error.code : undefined;
  if (reason === "EADDRINUSE") return portBusy(host, port, await probe(`http://${hostInUrl(host)}:${port}/_aigw/health`), error);
  if (reason === "EACCES") {
    return new EmulatorError("AIGW-LISTEN", `this user may not listen on port ${port}`, {
      hint: "use a port from 1024 on: --port 4177",
      cause: error,
    });
  }
  if (reason === "EADDRNOTAVAIL" || reason === "ENOTFOUND" || reason === "EAI_AGAIN") {
    return new EmulatorError("AIGW-LISTEN", `${host} is no address of this machine`, {
      hint: "use --host 127.0.0.1, or --host 0.0.0.0 for every interface",
      cause: error,
    });
  }
  return error;
}

function portBusy(host: string, port: number, health: unknown, cause: unknown): EmulatorError {
  const version = emulatorVersion(health);
  const holder = version === undefined ? "another program" : `another aigw-emulator (${version})`;
  const findOut = version === undefined ? `. To see which program it is: lsof -i :${port}` : "";
  const hint = `stop it, or take a free port: --port 0${findOut}`;
  return new EmulatorError("AIGW-PORT-BUSY", `port ${port} on ${host} is in use by ${holder}`, { hint, cause });
}

function emulatorVersion(health: unknown): string | undefined {
  if (typeof health !== "object" || health === null || !("name" in health) || health.name !== "aigw-emulator") return undefined;
  return "version" in health && typeof health.version === "string" ? health.version : undefined;
}

/** How a URL names the host that was listened on; an address that stands for every interface is none to connect to. */
export function hostInUrl(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
