import type { ConnectionOptions } from "node:tls";
import type { CallSite } from "./call-site.ts";
import { callSite } from "./call-site.ts";
import { isLoopback } from "./hosts.ts";
import type { Offline } from "./offline.ts";
import type { Any, Patches } from "./patch.ts";

export interface SocketParts {
  /** Whether connections to this host are the emulator's. */
  readonly takes: (host: string) => boolean;
  /** Where the emulator is, and its authority in PEM; undefined where sockets are not rerouted. */
  readonly emulator: { readonly host: string; readonly port: number; readonly ca: string } | undefined;
  readonly offline: Offline | undefined;
}

/**
 * Every TCP connection of this process, whatever library opens it, goes through one method of Node's: there it is sent to the
 * emulator's port, or refused (clients, section 8). TLS on top of it has to trust the emulator's authority besides the usual ones.
 */
export function rerouteSockets(patches: Patches, parts: SocketParts): void {
  const net = process.getBuiltinModule("node:net");
  const { emulator, offline, takes } = parts;
  const remembered = offline ? rememberDispatches() : undefined;
  patches.put(net.Socket.prototype, "connect", (before) => {
    return function connect(this: Any, ...args: Any[]) {
      const options = optionsOf(args);
      // A socket of this machine's file system; HTTP's clients say null where it is none.
      if (options.path) return before.apply(this, args);
      const host = String(options.host ?? "localhost");
      if (emulator && takes(host))
        return before.apply(this, withOptions(args, { ...options, host: emulator.host, port: emulator.port }));
      if (!offline || offline.allows(host)) return before.apply(this, args);
      const port = options.port === undefined ? undefined : Number(options.port);
      const error = offline.refusal({ host, port, from: remembered?.get(host) }, connect);
      process.nextTick(() => this.destroy(error));
      return this;
    };
  });
  if (emulator) trustEmulator(patches, takes, emulator.ca);
}

function trustEmulator(patches: Patches, takes: SocketParts["takes"], ca: string): void {
  const tls = process.getBuiltinModule("node:tls");
  patches.put(tls, "connect", (before) => {
    return function connect(this: Any, ...args: Any[]) {
      const options: ConnectionOptions & { [key: string]: unknown } = tlsOptionsOf(args);
      const host = options.servername || options.host || "localhost";
      if (!takes(host)) return before.apply(this, args);
      const { secureContext: _, ...rest } = options;
      const usual = options.ca === undefined ? tls.rootCertificates : [options.ca].flat();
      const trusting = {
        ...rest,
        servername: host,
        ca: [...usual, ca],
        // The emulator's certificate need not name every host that it stands for; a tunnel's other end is somebody else.
        ...(options.socket ? {} : { checkServerIdentity: () => undefined }),
      };
      const done = args.findLast((arg) => typeof arg === "function");
      return before.apply(this, done ? [trusting, done] : [trusting]);
    };
  });
}

/** `connect(options)`, `connect(port, host)`, `connect(path)`, and the list of both that Node's own modules pass. */
function optionsOf([first, second]: Any[]): Any {
  if (Array.isArray(first)) return first[0];
  if (typeof first === "object" && first !== null) return first;
  if (typeof first === "string" && !/^\d+$/.test(first)) return { path: first };
  return { port: first, ...(typeof second === "string" && { host: second }) };
}

function withOptions(args: Any[], options: Any): Any[] {
  if (Array.isArray(args[0])) {
    // Node tells its own lists by a symbol on them.
    args[0][0] = options;
    return args;
  }
  const done = args.findLast((arg) => typeof arg === "function");
  return done ? [options, done] : [options];
}

/** `connect(options)`, `connect(port, host, options)` with a port that may be text (HTTP/2), `connect(path, options)`. */
function tlsOptionsOf(args: Any[]): Any {
  const more = args.slice(1).find((arg) => typeof arg === "object" && arg !== null) ?? {};
  return { ...optionsOf(args), ...more };
}

/**
 * undici connects when its caller has returned: who asked is remembered when it is asked, by host. Of fetch nothing gets this far.
 */
function rememberDispatches(): { get(host: string): CallSite | undefined } {
  const sites = new Map<string, CallSite>();
  const { subscribe } = process.getBuiltinModule("node:diagnostics_channel");
  const note = (message: unknown) => {
    const origin = (message as { request?: { origin?: unknown } }).request?.origin;
    const host = URL.canParse(String(origin)) ? new URL(String(origin)).hostname : "";
    if (isLoopback(host)) return;
    const site = callSite(note);
    if (site) sites.set(host, site);
  };
  subscribe("undici:request:create", note);
  return sites;
}
