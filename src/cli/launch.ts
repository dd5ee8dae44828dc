#!/usr/bin/env node
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { version } from "../version.ts";

// What `aigw-emulator` starts in the package. It loads nothing that the answer to --version does not need: scripts ask for
// it often. `main.cjs` is main.ts, built; a name here is no import, so that the bundler leaves it a file of its own.
const [first] = process.argv.slice(2);
if (first === "--version" || first === "-v") process.stdout.write(`${version}\n`);
else startMain(fileURLToPath(new URL("main.cjs", import.meta.url)));

function startMain(main: string): void {
  // From Node 22.8 on, Node keeps compiled code between starts; the types are Node 20's.
  if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
    nodeModule.enableCompileCache();
    nodeModule.createRequire(main)(main);
    return;
  }
  void import("../world/compiled-code.ts").then(({ runCompiled }) => runCompiled(main));
}
