import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { EmulatorError } from "../errors/emulator-error.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import type { Files } from "./files.ts";

interface Wanted {
  readonly names: readonly string[];
  /** Real time: clients compare with theirs. */
  readonly nowMs: number;
  readonly files: Files;
}

export interface KeptCertificates extends Certificates {
  /** What to give to clients: the file with the authority. */
  readonly caFile: string;
}

/** Made anew so long before they end. */
const RENEW_MS = 30 * 24 * 3_600_000;

/** Those in the folder, as long as they are good for all of these names; else new ones, in the same files. */
export async function keptCertificates(folder: string, { names, nowMs, files }: Wanted): Promise<KeptCertificates> {
  const place = { ca: join(folder, "tls-ca.pem"), cert: join(folder, "tls-cert.pem"), key: join(folder, "tls-key.pem") };
  const usable = async () => {
    const found = await read(place, files);
    return found && isGood(found, { names, nowMs }) ? { ...found, caFile: place.ca } : undefined;
  };
  const made = async () => {
    const fresh = makeCertificates({ names, nowMs });
    for (const part of ["key", "cert", "ca"] as const) await files.write(place[part], fresh[part], { mode: 0o600 });
    return { ...fresh, caFile: place.ca };
  };
  try {
    // Two that start at once must not write one half each.
    return (await usable()) ?? (await files.locked(place.ca, async () => (await usable()) ?? (await made())));
  } catch (error) {
    throw new EmulatorError("AIGW-TLS", `the certificates cannot be kept: ${error instanceof Error ? error.message : error}`, {
      file: folder,
      hint: "make the folder writable for the user that runs the emulator, or name another with tlsFolder",
      cause: error,
    });
  }
}

async function read(place: Certificates, files: Files): Promise<Certificates | undefined> {
  for (const path of Object.values(place)) if (!(await files.exists(path))) return undefined;
  const [ca, cert, key] = await Promise.all([place.ca, place.cert, place.key].map((path) => files.readText(path)));
  return ca === undefined || cert === undefined || key === undefined ? undefined : { ca, cert, key };
}

/** False also for files that hold something else. */
function isGood({ ca, cert, key }: Certificates, { names, nowMs }: Omit<Wanted, "files">): boolean {
  try {
    const authority = new X509Certificate(ca);
    const own = new X509Certificate(cert);
    const covers = (name: string) => (isIP(name) === 0 ? own.subjectAltName?.includes(`DNS:${name}`) : own.checkIP(name));
    return (
      own.verify(authority.publicKey) &&
      own.checkPrivateKey(createPrivateKey(key)) &&
      Date.parse(own.validFrom) <= nowMs &&
      Date.parse(own.validTo) - nowMs > RENEW_MS &&
      names.every(covers)
    );
  } catch {
    return false;
  }
}
