import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type { Hosts } from "../schema/hosts.ts";

/**
 * The origin of a browser's page that is none of this machine's; undefined for all others, and for callers that are no browsers. Pages may
 * open sockets to anywhere, and read what comes: without this, every site that a developer visits could ask the emulator.
 */
export function foreignPage({ origin, host = "" }: IncomingHttpHeaders, hosts: Hosts): string | undefined {
  if (origin === undefined) return undefined;
  const name = hostname(origin);
  const isOwn =
    name !== undefined && (isLocal(name) || Object.hasOwn(hosts, name) || isSameAddress(name, hostname(`http://${host}`)));
  return isOwn ? undefined : origin;
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : undefined;
}

function isLocal(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}

/** In a local network. A name would not do: whoever owns it may make it point here. */
function isSameAddress(name: string, host: string | undefined): boolean {
  return name === host && isIP(name) !== 0;
}
