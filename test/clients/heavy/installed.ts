import { existsSync } from "node:fs";

/**
 * Whether the libraries of test/clients/package.json are there. They are too heavy for the root install: tests that use them
 * are skipped without them; `npm run test:clients` installs them and runs the tests.
 */
export const installed = existsSync(new URL("../node_modules", import.meta.url));

/** For the title of a suite that is skipped. */
export const needs = installed ? "" : " (skipped: npm run test:clients installs what they need)";
