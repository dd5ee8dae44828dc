import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { EmulatorError } from "../errors/emulator-error.ts";
import { connectProxy } from "../reroute/connect-proxy.ts";
import { hostMatcher, isLoopback, reroutedHosts } from "../reroute/hosts.ts";
import type { Blocked } from "../reroute/offline.ts";
import { certificateNames } from "../reroute/provider-hosts.ts";
import type { Config } from "../schema/config.ts";
import type { Mode } from "../schema/mode.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { certificateVariables, nodeVariables, proxyVariables } from "./exec-environment.ts";
import type { Startable } from "./start.ts";
import type { Terminal } from "./terminal.ts";

/** What is around a command that is rerouted: a proxy, certificates to trust, and variables that tell of both. */
export interface Surroundings {
  /** The configuration for an emulator that speaks TLS in the name of every host that is rerouted. */
  readonly config: Config;
  /** Whether providers are asked: then nothing else is kept from the network either. */
  readonly live: boolean;
  /** Of an emulator that listens. */
  variables(emulator: Pick<Startable, "tls">): Promise<Record<string, string>>;
  /** What wanted to leave this machine and was not let out. */
  blocked(): Promise<readonly Blocked[]>;
  stop(): Promise<void>;
}

/** What a command is let do besides. */
export interface Wishes {
  readonly providers?: boolean;
  readonly allowHost?: readonly string[];
}

export async function surround(
  terminal: Terminal,
  config: Config,
  { providers = true, allowHost: flags = [] }: Wishes,
): Promise<Surroundings> {
  // What a program is refused by names the variable, which it can be given from out here too.
  const allowHost = [...flags, ...(terminal.environment["AIGW_ALLOW_HOSTS"] ?? "").split(/[\s,]+/).filter(Boolean)];
  const folder = await temporaryFolder("aigw-exec");
  const place = (name: string) => join(folder.path, name);
  const live = [config.mode, ...Object.values(config.modes)].some(asksProviders);
  const domains = Object.keys(config.hosts);
  const rerouted = reroutedHosts({ hosts: domains, providers });
  const allowed = hostMatcher(allowHost);
  const refused: Blocked[] = [];
  let stopProxy = async () => {};
  return {
    config: { ...config, tls: [...(config.tls || []), ...(providers ? certificateNames() : [])], tlsFolder: ":memory:" },
    live,
    async variables({ tls }) {
      if (!tls)
        throw new EmulatorError("AIGW-TLS", "the emulator does not speak TLS", {
          hint: "this is a mistake of ours; please report it",
        });
      const { hostname, port } = new URL(tls.url);
      const proxy = await connectProxy({
        takes: rerouted.has,
        allows: (host) => live || isLoopback(host) || allowed(host),
        emulator: { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) },
        onBlocked: (what, host) => refused.push({ what, host, from: undefined }),
      });
      stopProxy = proxy.stop;
      const trusted = await trust(terminal, place, tls.ca);
      const reroute = [...domains, ...(providers ? ["providers"] : [])].join(" ");
      const offline = live ? undefined : { allowHosts: allowHost, logFile: place("blocked") };
      return {
        ...proxyVariables(terminal.environment, proxy.url, live),
        ...certificateVariables(trusted),
        ...nodeVariables(terminal.environment, { preload: preloadOf(terminal), caFile: place("ca.pem"), reroute, offline }),
      };
    },
    async blocked() {
      const { files } = terminal;
      const text = (await files.exists(place("blocked"))) ? await files.readText(place("blocked")) : "";
      const lines = text.split("\n").filter(Boolean);
      return [...refused, ...lines.map((line): Blocked => JSON.parse(line))];
    },
    async stop() {
      await stopProxy();
      await folder.remove();
    },
  };
}

/** A line for each host, with where the first attempt came from; undefined when nothing was refused. */
export function blockedSummary(blocked: readonly Blocked[]): string | undefined {
  if (blocked.length === 0) return undefined;
  const times = new Map<string, { first: Blocked; count: number }>();
  for (const one of blocked) {
    const known = times.get(one.what);
    times.set(one.what, { first: known?.first.from ? known.first : one, count: (known?.count ?? 0) + 1 });
  }
  const lines = [...times.values()].map(({ first: { what, from }, count }) => {
    return `    ${what}${from ? ` from ${from.file}:${from.line}` : ""}${count > 1 ? ` (${count} times)` : ""}`;
  });
  return ["  blocked, because the run is offline (--allow-host lets a host out):", ...lines].join("\n");
}

function asksProviders(mode: Mode): boolean {
  return mode !== "mock" && mode !== "replay";
}

function preloadOf(terminal: Terminal): string {
  const file = terminal.preload();
  if (file !== undefined) return file;
  throw new EmulatorError("AIGW-INCOMPLETE", "the module that Node programs are rerouted by is not there: register.cjs", {
    hint: "install the package again; in a clone of the repository, npm run build",
  });
}

/** Files with what was trusted before and the emulator's authority besides: for Node, which adds it to its own, and for others. */
async function trust({ files, environment }: Terminal, place: (name: string) => string, ca: string) {
  const read = async (name: string) => {
    const path = environment[name];
    return path && (await files.exists(path)) ? files.readText(path) : undefined;
  };
  const before = await Promise.all(["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"].map(read));
  const usual = before.filter((text) => text !== undefined);
  const others = usual.length > 0 ? [...new Set(usual)] : [...rootCertificates];
  await files.write(place("ca.pem"), ca, { mode: 0o600 });
  await files.write(place("node-ca.pem"), [await read("NODE_EXTRA_CA_CERTS"), ca].filter(Boolean).join("\n"), { mode: 0o600 });
  await files.write(place("bundle.pem"), [...others, ca].join("\n"), { mode: 0o600 });
  return { bundle: place("bundle.pem"), nodeExtra: place("node-ca.pem") };
}
