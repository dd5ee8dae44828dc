import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";

/** `aigw-emulator/register` as the package has it: one file, made of the source as it is now. */
export async function builtPreload(): Promise<{ readonly file: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "aigw-preload-"));
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: true,
      target: "node20.19",
      minify: false,
      outDir: folder,
      rolldownOptions: {
        input: { register: resolve("src/reroute/register.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  });
  return { file: join(folder, "register.cjs"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder in which programs find this package's libraries, as in a project of their own. */
export function projectFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "aigw-project-"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
