import type { Offline } from "./offline.ts";
import type { Any, Patches } from "./patch.ts";

/** Look-ups whose first argument is a name, or an address, of another machine. */
const LOOKUPS = ["lookup", "resolve", "reverse", "lookupService"];
const RECORDS = ["4", "6", "Any", "Caa", "Cname", "Mx", "Naptr", "Ns", "Ptr", "Soa", "Srv", "Tlsa", "Txt"];
const METHODS = [...LOOKUPS, ...RECORDS.map((record) => `resolve${record}`)];

/** Refuses to look up names: that alone would ask a server. */
export function refuseLookups(patches: Patches, offline: Offline): void {
  const dns = process.getBuiltinModule("node:dns");
  for (const name of METHODS) {
    for (const target of [dns, dns.Resolver.prototype]) {
      patches.put(target, name, (before) => {
        return function lookUp(this: Any, ...args: Any[]) {
          const error = refusalOf(args[0], offline, lookUp);
          if (!error) return before.apply(this, args);
          const done = args.at(-1);
          if (typeof done === "function") process.nextTick(done, error);
          else throw error;
        };
      });
    }
    for (const target of [dns.promises, dns.promises.Resolver.prototype]) {
      patches.put(target, name, (before) => {
        return function lookUp(this: Any, ...args: Any[]) {
          const error = refusalOf(args[0], offline, lookUp);
          return error ? Promise.reject(error) : before.apply(this, args);
        };
      });
    }
  }
}

/** Refuses to send datagrams to other machines. */
export function refuseDatagrams(patches: Patches, offline: Offline): void {
  const { Socket } = process.getBuiltinModule("node:dgram");
  for (const name of ["send", "connect"]) {
    patches.put(Socket.prototype, name, (before) => {
      return function send(this: Any, ...args: Any[]) {
        // A message comes first, if there is one, and may be text; numbers are places in it, and the port.
        const address = args.slice(1).find((arg) => typeof arg === "string");
        const port = args.slice(1, args.indexOf(address)).findLast((arg) => typeof arg === "number");
        if (address === undefined || offline.allows(address)) return before.apply(this, args);
        const error = offline.refusal({ host: address, port: name === "connect" ? Number(args[0]) : port }, send);
        const done = args.at(-1);
        if (typeof done === "function") process.nextTick(done, error);
        else process.nextTick(() => this.emit("error", error));
      };
    });
  }
}

function refusalOf(name: unknown, offline: Offline, above: (...args: never[]) => unknown): Error | undefined {
  // What is no name, Node complains of itself.
  if (typeof name !== "string" || offline.allows(name)) return undefined;
  return offline.refusal({ host: name }, above);
}
