import { resolve } from "node:path";
import type { Config } from "../schema/config.ts";
import { systemTime } from "../world/account-clock.ts";
import type { Certificates } from "../world/certificates.ts";
import type { Files } from "../world/files.ts";

/** Who the emulator is to clients that speak TLS. */
export interface TlsIdentity extends Certificates {
  /** The file with the authority; undefined where nothing is kept. */
  readonly caFile: string | undefined;
}

/**
 * Where clients look for the emulator: this machine, this machine from within a container, and, for applications that are rerouted
 * without being changed (clients, section 8), Cloudflare's own hosts.
 */
const USUAL = ["localhost", "127.0.0.1", "::1", "host.docker.internal", "gateway.ai.cloudflare.com", "api.cloudflare.com"];

/** Addresses that stand for every interface are none to connect to. */
const NO_NAMES = new Set(["0.0.0.0", "::", ...USUAL]);

/** Certificates for every name that the configuration has; undefined where TLS is off. Throws an EmulatorError. */
export async function tlsIdentity(config: Config, files: Files): Promise<TlsIdentity | undefined> {
  const { tls, tlsFolder, host, hosts } = config;
  if (!tls) return undefined;
  const others = [host, ...tls, ...Object.keys(hosts)].filter((name) => !NO_NAMES.has(name));
  const names = [...new Set([...USUAL, ...others])];
  // Clients compare with their own time, which no test moves.
  const nowMs = systemTime.now();
  if (tlsFolder === ":memory:") {
    const { makeCertificates } = await import("../world/certificates.ts");
    return { ...makeCertificates({ names, nowMs }), caFile: undefined };
  }
  const { keptCertificates } = await import("../world/kept-certificates.ts");
  return keptCertificates(resolve(tlsFolder), { names, nowMs, files });
}
