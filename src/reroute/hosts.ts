import { providerHosts } from "./provider-hosts.ts";

/** Cloudflare's own, which go to the emulator whenever anything does. */
const GATEWAY = "gateway.ai.cloudflare.com";
const API = "api.cloudflare.com";

/** What of Cloudflare's API is the emulator's: the rest is about other products. */
const API_PATH = /^\/client\/v4\/accounts\/[^/]+\/ai(?:-gateway)?(?:\/|$)/;

export interface HostChoice {
  /** Names besides Cloudflare's; `*` stands for a part of a name. */
  readonly hosts?: readonly string[] | undefined;
  /** Whether the providers' own hosts are rerouted too, as if they had been asked through the gateway. */
  readonly providers?: boolean | undefined;
}

export interface ReroutedHosts {
  /** Whether requests to this host may belong to the emulator. */
  has(host: string): boolean;
  /** Whether this request does. */
  takes(url: URL): boolean;
}

/** Which hosts are rerouted. */
export function reroutedHosts({ hosts = [], providers = false }: HostChoice = {}): ReroutedHosts {
  const matches = hostMatcher([GATEWAY, API, ...hosts, ...(providers ? providerHosts : [])]);
  return {
    has: matches,
    takes: ({ hostname, pathname, protocol }) =>
      /^https?:$/.test(protocol) && matches(hostname) && (hostname !== API || API_PATH.test(pathname)),
  };
}

/** Compares with names in which `*` stands for a part of a name, or, where it is the first one, for any number of them. */
export function hostMatcher(names: readonly string[]): (host: string) => boolean {
  const exact = new Set(names.filter((name) => !name.includes("*")).map((name) => name.toLowerCase()));
  const patterns = names.filter((name) => name.includes("*")).map(pattern);
  return (host) => {
    const name = bare(host);
    return exact.has(name) || patterns.some((one) => one.test(name));
  };
}

/** Whether a name or address is this machine's own. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return ["::1", "::", "0.0.0.0", ""].includes(name) || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(name);
}

/** In lower case, without an address's brackets or a name's last dot. */
function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, "");
}

function pattern(name: string): RegExp {
  if (name === "*") return /^/;
  const text = name.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replace(/^\*(?=\\\.)/, "[a-z0-9.-]+").replaceAll("*", "[a-z0-9-]+")}$`);
}
