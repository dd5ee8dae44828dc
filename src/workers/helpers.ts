import { fileURLToPath } from "node:url";
import { type BindingOptions, PLUGIN } from "./options.ts";

/** Where Miniflare finds the plugin, whatever it is installed beside (WB-PLG-3). */
const plugin = { package: fileURLToPath(import.meta.url), name: PLUGIN };

/**
 * The binding for tests in the Workers runtime: options of `cloudflareTest`, of `@cloudflare/vitest-plugin` or, before, of
 * `@cloudflare/vitest-pool-workers`. The binding that Wrangler's configuration has gets out of the way under another name: under its own it would win
 * in Miniflare 5, and it cannot be taken out.
 */
export function vitestAi(binding = "AI", options: BindingOptions = {}) {
  return { remoteBindings: false, miniflare: { ai: { binding: `${binding}_OF_WRANGLER` }, ...miniflareAi(binding, options) } };
}

/** The binding for Miniflare 4, and for Miniflare 5 by way of `convertV4MiniflareOptions`. */
export function miniflareAi(binding = "AI", options: BindingOptions = {}) {
  return { unsafeBindings: [{ name: binding, type: "ai", plugin, options: given(options) }] };
}

/** The binding for Miniflare 5, to be spread into a Worker's `config.env`. */
export function miniflareAiEnv(binding = "AI", options: BindingOptions = {}): Record<string, UnsafeAi> {
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

/** A binding as Miniflare 5 has it. */
interface UnsafeAi {
  readonly type: "unsafe:ai";
  readonly dev: { readonly plugin: typeof plugin; readonly options: Record<string, string> };
}

/** JSON knows no undefined. */
function given({ url, account, config }: BindingOptions): Record<string, string> {
  return {
    ...(url !== undefined && { url }),
    ...(account !== undefined && { account }),
    ...(config !== undefined && { config }),
  };
}
