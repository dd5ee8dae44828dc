import { lstatSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

// Installs the package as it was built, as `npm install` of a folder does: with a link. npm itself would install what it needs, too.
const link = join(import.meta.dirname, "node_modules/aigw-emulator");
if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true });
symlinkSync(resolve(import.meta.dirname, "../.."), link);
