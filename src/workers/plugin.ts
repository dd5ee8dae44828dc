import { emulatorUrl } from "./embedded.ts";
import { FRONT_WORKER } from "./front-worker.ts";
import { proxyNodeBinding } from "./miniflare-copy.ts";
import { type BindingOptions, PLUGIN } from "./options.ts";

/** Of what Miniflare passes, all that is read: version 4 has the plugin's bindings, version 5 the whole Worker. */
type Given = readonly { readonly name: string; readonly options?: BindingOptions }[] | WorkerOptions;

interface WorkerOptions {
  readonly config?: { readonly env?: Readonly<Record<string, Entry>> };
}

interface Entry {
  readonly dev?: { readonly plugin?: { readonly name?: string }; readonly options?: BindingOptions };
}

/**
 * Puts the emulator behind the runtime's own class of `env.AI`: as Miniflare's plugin for AI does, but with a service of ours (workers binding,
 * 9.1). Loaded by Miniflare 4 and 5, which look for an export of this name.
 */
export const plugins = {
  [PLUGIN]: {
    // Read by version 4 only. What is wrong with options shows where they are used.
    options: { parse: (given: unknown) => given, safeParse: (data: unknown) => ({ success: true, data }) },
    async getBindings(given: Given) {
      return bindingsOf(given).map(([name]) => ({ name, wrapped: wrapped(name) }));
    },
    getNodeBindings: (given: Given) => Object.fromEntries(bindingsOf(given).map(([name]) => [name, proxyNodeBinding()])),
    async getServices({ options }: { readonly options: Given }) {
      return (await Promise.all(bindingsOf(options).map(([name, own]) => servicesOf(name, own)))).flat();
    },
  },
};

function wrapped(name: string) {
  return {
    moduleName: "cloudflare-internal:ai-api",
    innerBindings: [{ name: "fetcher", service: { name: `${PLUGIN}:${name}` } }],
  };
}

function bindingsOf(given: Given | undefined): [name: string, options: BindingOptions][] {
  if (Array.isArray(given)) return given.map(({ name, options = {} }) => [name, options]);
  const env = (given as WorkerOptions | undefined)?.config?.env ?? {};
  return Object.entries(env).flatMap(([name, { dev }]) => (dev?.plugin?.name === PLUGIN ? [[name, dev.options ?? {}]] : []));
}

async function servicesOf(name: string, options: BindingOptions) {
  const url = new URL(await emulatorUrl(options));
  const base = `${url.origin}/_aigw/binding/${encodeURIComponent(options.account ?? "local")}`;
  const http = `${PLUGIN}:${name}:http`;
  return [
    { name: http, external: { address: url.host, http: {} } },
    {
      name: `${PLUGIN}:${name}`,
      worker: {
        compatibilityDate: "2025-01-01",
        modules: [{ name: "index.js", esModule: FRONT_WORKER }],
        bindings: [
          { name: "HTTP", service: { name: http } },
          { name: "BASE", text: base },
        ],
      },
    },
  ];
}
