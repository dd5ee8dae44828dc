import type { IncomingMessage } from "node:http";
import { hostBook } from "../providers/behind-host.ts";
import { providers } from "../providers/index.ts";
import { socketsOf } from "../realtime/index.ts";
import { type Hosts, hostnameOf } from "../schema/hosts.ts";
import { bindingUrl } from "./binding/unwrap.ts";

/** What an application that is rerouted says besides: the host that it meant, and whose sandbox it runs in. */
const HOST = "x-aigw-host";
const ACCOUNT = "x-aigw-account";

interface Place {
  readonly account: string;
  readonly gateway: string;
}

/**
 * The gateway's own URL of a request, before anything else looks at it. A custom domain names account and gateway, so that its paths
 * begin with the provider (G-DOM-1); a provider's real host, which only rerouted applications name, stands for the provider behind
 * the gateway `home`. The control API keeps its place.
 */
export function meantUrls(hosts: Hosts, home: Place): (request: IncomingMessage) => string {
  const vendorAt = hostBook(providers);
  return (request) => {
    const bound = bindingUrl(request);
    if (bound !== undefined) return bound;
    const { headers, url = "/" } = request;
    if (url.startsWith("/_aigw/")) return url;
    const [meant, account] = [headers[HOST], headers[ACCOUNT]];
    const host = hostnameOf(typeof meant === "string" ? meant : headers.host);
    const domain = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
    if (domain) {
      // Access looks at the name as well.
      headers.host = host;
      return prefixOf(domain) + url;
    }
    const place = typeof account === "string" ? { ...home, account } : home;
    const vendor = isMachine(host) ? undefined : vendorAt(host);
    if (!vendor) return place === home ? url : inAccount(url, place.account);
    const { provider, path } = vendor(url.slice(1));
    const slug = (headers.upgrade === undefined ? undefined : socketsOf(provider)[0]) ?? provider.id;
    return `${prefixOf(place)}/${slug}/${path}`;
  };
}

function prefixOf({ account, gateway }: Place): string {
  return `/v1/${encodeURIComponent(account)}/${encodeURIComponent(gateway)}`;
}

/** An address: what most requests say. */
function isMachine(host: string): boolean {
  return host === "localhost" || host.startsWith("127.");
}

/** The same URL with another account, at both doors. */
function inAccount(url: string, account: string): string {
  return url.replace(/^(\/v1\/|\/client\/v4\/accounts\/)[^/?]+/, (_, door: string) => door + encodeURIComponent(account));
}
