import { fileURLToPath } from "node:url";
import { type BindingOptions, PLUGIN } from "./options.ts";

/** Where Miniflare finds the plugin, whatever it is installed beside (WB-PLG-3). */
const plugin = { package: fileURLToPath(import.meta.url), name: PLUGIN };

/**
 * The binding for Miniflare 4, and for the tests of `@cloudflare/vitest-pool-workers` and `@cloudflare/vitest-plugin`. It takes the place of the
 * one that Wrangler's configuration has: left standing, that one would win in Miniflare 5.
 */
export function miniflareAi(binding = "AI", options: BindingOptions = {}) {
  return { ai: undefined, unsafeBindings: [{ name: binding, type: "ai", plugin, options: given(options) }] };
}

/** The binding for Miniflare 5, to be spread into a Worker's `config.env`. */
export function miniflareAiEnv(binding = "AI", options: BindingOptions = {}) {
  return { [binding]: { type: "unsafe:ai", dev: { plugin, options: given(options) } } };
}

/** The binding for Wrangler's configuration, in place of `ai`. */
export function wranglerAi(binding = "AI", options: BindingOptions = {}) {
  return { unsafe: { bindings: [{ name: binding, type: "ai", dev: { plugin, options: given(options) } }] } };
}

/** The `config` of `@cloudflare/vite-plugin`: the binding of the Wrangler configuration is led to the emulator while Vite serves. */
export function viteAi(options: BindingOptions = {}) {
  return (config: { ai?: { binding: string } | undefined }) => {
    const binding = config.ai?.binding;
    config.ai = undefined;
    return wranglerAi(binding, options);
  };
}

/** JSON knows no undefined. */
function given(options: BindingOptions): BindingOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
