import type { GatewayView } from "../schema/control/gateways.ts";
import { print, type RunningFlags, running } from "./running.ts";
import type { Terminal } from "./terminal.ts";

/** `gateways ls` */
export async function gatewaysLs(terminal: Terminal, flags: RunningFlags): Promise<void> {
  const gateways = await (await running(terminal, flags)).gateways.list();
  const none = "no gateways yet: the first request that names one makes it, unless strict\n";
  print(terminal, flags, gateways, gateways.length === 0 ? none : gateways.map(lineOf).join(""));
}

/** `gateways show <id>` */
export async function gatewaysShow(terminal: Terminal, id: string, flags: RunningFlags): Promise<void> {
  const gateway = await (await running(terminal, flags)).gateways.get(id);
  const rows = Object.entries(gateway);
  const width = Math.max(...rows.map(([name]) => name.length));
  print(terminal, flags, gateway, rows.map(([name, value]) => `${name.padEnd(width)}  ${JSON.stringify(value)}\n`).join(""));
}

/** What is out of the ordinary. */
function lineOf(gateway: GatewayView): string {
  const { id, origin, authentication, cache_ttl, rate_limiting_limit, rate_limiting_interval, retry_max_attempts } = gateway;
  const facts = [
    authentication ? "token wanted" : "open",
    cache_ttl ? `cache ${cache_ttl} s` : "",
    rate_limiting_limit && rate_limiting_interval ? `${rate_limiting_limit} requests in ${rate_limiting_interval} s` : "",
    retry_max_attempts ? `${retry_max_attempts} tries` : "",
  ];
  return `${id}  ${facts.filter((fact) => fact !== "").join(", ")}  (${origin})\n`;
}
