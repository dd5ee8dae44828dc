import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

// Installs the package as it was built, by links to its parts. npm would also install what it needs; a link to the whole folder would lead
// from it into itself.
const root = resolve(import.meta.dirname, "../..");
const installed = join(import.meta.dirname, "node_modules/aigw-emulator");
rmSync(installed, { recursive: true, force: true });
mkdirSync(installed);
for (const part of ["package.json", "dist", "mocks"]) symlinkSync(join(root, part), join(installed, part));
