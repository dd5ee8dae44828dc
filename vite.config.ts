import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { build, defineConfig, type Plugin } from "vite";
import { faultsJsonSchema } from "./src/faults/json-schema.ts";
import { readBuiltInModels } from "./src/models/read-built-in.ts";
import { configJsonSchema } from "./src/schema/config-schema.ts";

// The package as users get it: everything bundled but the native module and the optional peers, not minified, one chunk per
// `import()` in the source. CommonJS inside, because Node 20 keeps compiled code of nothing else between starts
// (src/world/compiled-code.ts), which is a third of the start-up. Tests have their own settings in vitest.config.ts.
export default defineConfig({
  build: {
    ssr: true,
    target: "node20.19",
    sourcemap: true,
    minify: false,
    license: { fileName: "THIRD-PARTY-LICENSES.md" },
    rolldownOptions: {
      input: {
        "aigw-emulator": "src/cli/launch.ts",
        main: "src/cli/main.ts",
        index: "src/index.ts",
        client: "src/client/index.ts",
        testing: "src/testing/index.ts",
        "testing-core": "src/testing/core.ts",
        workers: "src/workers/index.ts",
        "native-import": "src/world/native-import.ts",
      },
      output: {
        format: "cjs",
        entryFileNames: "[name].cjs",
        chunkFileNames: "chunks/[name].cjs",
        sourcemapExcludeSources: true,
      },
    },
  },
  ssr: { target: "node", noExternal: true, external: ["better-sqlite3"] },
  plugins: [
    unused("@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "pino"),
    later("fastify/lib/server.js", "node:https", "node:http2"),
    later("fastify/lib/plugin-utils.js", "semver"),
    later("fastify/lib/request.js", "@fastify/proxy-addr"),
    later("find-my-way/index.js", "safe-regex2"),
    later("commander/lib/command.js", "node:child_process"),
    library("index"),
    library("client"),
    library("testing"),
    library("testing-core"),
    vitestEntry(),
    standalone("register.cjs", "src/reroute/register.ts"),
    standalone("msw.cjs", "src/reroute/msw.ts"),
    standalone("msw.js", "src/reroute/msw.ts"),
    library("workers"),
    ownMapsOnly(),
    ascii(),
    data(),
    types(),
  ],
});

/** Packages that Fastify would load for JSON schemas, which src/http/app.ts leaves to zod, and for a log, which it turns off: a third of the bundle. */
function unused(...packages: readonly string[]): Plugin {
  return {
    name: "aigw-emulator:unused",
    enforce: "pre",
    resolveId: (id) => (packages.includes(id) ? `\0unused:${id}` : null),
    load: (id) => (id.startsWith("\0unused:") ? `throw new Error("${id.slice(8)} is not in this bundle")` : null),
  };
}

/** What a package loads at its start and uses where we hardly ever go: each takes its share of a start, and is loaded when it is used. */
function later(file: string, ...modules: readonly string[]): Plugin {
  return {
    name: `aigw-emulator:later:${file}`,
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(`/node_modules/${file}`)) return null;
      const changed = modules.reduce((text, module) => {
        const load = `require('${module}')`;
        const found = text.replace(
          load,
          `new Proxy(() => {}, { get: (_, name) => ${load}[name], apply: (_, self, given) => ${load}.apply(self, given) })`,
        );
        if (found === text) throw new Error(`${file} loads no ${module} any more: take it from the list`);
        return found;
      }, code);
      // Lines stay where they are.
      return { code: changed, map: null };
    },
  };
}

/** V8 keeps a text with a single character beyond Latin-1 in two bytes each, the code of a whole chunk too: they are written as escapes. */
function ascii(): Plugin {
  return {
    name: "aigw-emulator:ascii",
    generateBundle(_options, bundle) {
      const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

/** Maps lead to sources of ours: what is made of packages alone goes without, a tenth of the package. */
function ownMapsOnly(): Plugin {
  return {
    name: "aigw-emulator:own-maps-only",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.moduleIds.every((id) => id.includes("/node_modules/"))) continue;
        delete bundle[`${chunk.fileName}.map`];
        chunk.code = chunk.code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
      }
    },
  };
}

/** What an `import` of the package reaches: the bundle's exports by name. */
function library(entry: string): Plugin {
  return {
    name: "aigw-emulator:library",
    generateBundle(_options, bundle) {
      const chunk = bundle[`${entry}.cjs`];
      if (chunk?.type !== "chunk") throw new Error(`no ${entry}.cjs in the bundle`);
      const names = chunk.exports.join(", ");
      const source = `import bundle from "./${entry}.cjs";\nexport const { ${names} } = bundle;\n`;
      this.emitFile({ type: "asset", fileName: `${entry}.js`, source });
    },
  };
}

/** The entry for Vitest, which can only be imported: a module of its own over the bundle of everything that it is made of. */
function vitestEntry(): Plugin {
  const core: Plugin = {
    name: "aigw-emulator:core",
    enforce: "pre",
    resolveId: (id: string) => (id === "./core.ts" ? { id: "./testing-core.js", external: true } : null),
  };
  return {
    name: "aigw-emulator:vitest-entry",
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: "warn",
        build: {
          ssr: true,
          write: false,
          target: "node20.19",
          minify: false,
          rolldownOptions: { input: "src/testing/vitest.ts", external: ["vitest"] },
        },
        plugins: [core],
      });
      const [chunk] = "output" in built ? built.output : [];
      if (chunk?.type !== "chunk") throw new Error("no entry for Vitest in the bundle");
      this.emitFile({ type: "asset", fileName: "vitest.js", source: chunk.code });
    },
  };
}

/**
 * A file that has all it needs in it: what every Node process of a run loads first must be small, and what uses a peer must be a
 * module of the kind that its user's import of that peer is. The ending says which kind.
 */
function standalone(fileName: string, input: string): Plugin {
  return {
    name: `aigw-emulator:${fileName}`,
    async generateBundle() {
      const output = { format: fileName.endsWith(".cjs") ? "cjs" : "es" } as const;
      const rolldownOptions = { input, external: ["msw"], output };
      const options = { ssr: true, write: false, target: "node20.19", minify: false, rolldownOptions };
      const built = await build({ configFile: false, logLevel: "warn", build: options });
      const [chunk] = "output" in built ? built.output : [];
      if (chunk?.type !== "chunk") throw new Error(`no ${fileName} in the bundle`);
      this.emitFile({ type: "asset", fileName, source: chunk.code });
    },
  };
}

/** Files that are made from others: the catalogue as the emulator wants it, so that starting loads no parser and checks nothing, and the schema for editors. */
function data(): Plugin {
  return {
    name: "aigw-emulator:data",
    generateBundle() {
      const models = readBuiltInModels(readFileSync("mocks/models.yaml", "utf8"));
      this.emitFile({ type: "asset", fileName: "built-in-models.json", source: JSON.stringify(models) });
      this.emitFile({
        type: "asset",
        fileName: "config.schema.json",
        source: JSON.stringify(configJsonSchema(faultsJsonSchema()), null, 2),
      });
    },
  };
}

/** Of the declarations that tsc wrote, those that the public ones lead to: all that a consumer's compiler may see. */
function types(): Plugin {
  const written = "node_modules/.cache/aigw-emulator/types";
  return {
    name: "aigw-emulator:types",
    generateBundle() {
      const reached = new Set([
        "index.d.ts",
        "client/index.d.ts",
        "testing/index.d.ts",
        "testing/vitest.d.ts",
        "reroute/register.d.ts",
        "reroute/msw.d.ts",
        "workers/index.d.ts",
      ]);
      for (const file of reached) {
        const source = readFileSync(posix.join(written, file), "utf8");
        this.emitFile({ type: "asset", fileName: `types/${file}`, source });
        for (const [, target] of source.matchAll(/"(\.{1,2}\/[^"]+)\.ts"/g))
          reached.add(posix.join(posix.dirname(file), `${target}.d.ts`));
      }
    },
  };
}
