import type { IncomingMessage } from "node:http";
import type { Hosts } from "../schema/hosts.ts";
import { bindingUrl } from "./binding/unwrap.ts";
import { customHosts } from "./custom-hosts.ts";

/** The URL that a request is served at: what stands for another is turned into that before anything else looks at it. */
export function servedUrl(hosts: Hosts): (request: IncomingMessage) => string {
  const atHost = customHosts(hosts);
  return (request) => bindingUrl(request) ?? atHost?.(request) ?? request.url ?? "/";
}
