import { currentSandbox } from "../testing/current-sandbox.ts";
import type { Any, Patches } from "./patch.ts";

/**
 * Requests of node:http and node:https, whose sockets are rerouted, say whose sandbox they come from. A connection could not: it
 * is used again for the next one.
 */
export function nameSandboxes(patches: Patches, takes: (host: string) => boolean): void {
  for (const module of [process.getBuiltinModule("node:http"), process.getBuiltinModule("node:https")]) {
    patches.put(module, "request", (before) => {
      return function request(this: Any, ...args: Any[]) {
        const made = before.apply(this, args);
        const sandbox = currentSandbox();
        // Headers given as a list are on their way already.
        if (sandbox && takes(made.host) && !made.headersSent) made.setHeader("x-aigw-account", sandbox.account);
        return made;
      };
    });
    // Node's own would not go by the one above.
    patches.put(module, "get", () => {
      return function get(this: Any, ...args: Any[]) {
        const made = (module.request as (...args: Any[]) => Any)(...args);
        made.end();
        return made;
      };
    });
  }
}
