import type { IncomingMessage } from "node:http";
import { type Hosts, hostnameOf } from "../schema/hosts.ts";

/**
 * A custom domain names account and gateway, so that its paths begin with the provider (G-DOM-1): they are turned into
 * the gateway's own before anything else looks at them. The control API keeps its place. Undefined, and so no cost to
 * anybody, when there are no such domains.
 */
export function customHosts(hosts: Hosts): ((request: IncomingMessage) => string) | undefined {
  const prefixes = new Map(Object.entries(hosts).map(([name, place]) => [name, prefixOf(place)]));
  if (prefixes.size === 0) return undefined;
  return ({ headers, url = "/" }) => {
    const prefix = prefixes.get(hostnameOf(headers.host));
    return prefix === undefined || url.startsWith("/_aigw/") ? url : prefix + url;
  };
}

function prefixOf({ account, gateway }: Hosts[string]): string {
  return `/v1/${encodeURIComponent(account)}/${encodeURIComponent(gateway)}`;
}
