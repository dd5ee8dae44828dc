import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tsImport } from "tsx/esm/api";
import type { SetUpProject } from "../../src/testing/global-setup.ts";

/** The fixture's global set-up. Vitest would transform the whole emulator for it, which takes seconds; tsx keeps what it has transformed. */
export default async function setup(project: SetUpProject): Promise<() => Promise<void>> {
  const file = pathToFileURL(resolve("src/testing/global-setup.ts")).href;
  const { setUp } = (await tsImport(file, import.meta.url)) as typeof import("../../src/testing/global-setup.ts");
  return setUp(project);
}
