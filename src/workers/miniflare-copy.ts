import { createRequire } from "node:module";

interface Miniflare {
  readonly ProxyNodeBinding: new () => unknown;
}

/**
 * What stands for a binding in Node (`getPlatformProxy`, `getBindings`). Miniflare knows it by its class, so it must be that of the copy which
 * loaded this module, and there may be several (WB-PLG-2): the one in Node's cache of loaded modules, else the one beside the user's code.
 */
export function proxyNodeBinding(): unknown {
  const require = createRequire(import.meta.url);
  const loaded = Object.values(require.cache).map((module) => module?.exports as unknown);
  const copy = loaded.find(isMiniflare) ?? (createRequire(`${process.cwd()}/package.json`)("miniflare") as Miniflare);
  return new copy.ProxyNodeBinding();
}

function isMiniflare(exported: unknown): exported is Miniflare {
  try {
    return typeof exported === "object" && exported !== null && "Miniflare" in exported && "ProxyNodeBinding" in exported;
  } catch {
    // Some modules export what throws when it is looked at.
    return false;
  }
}
