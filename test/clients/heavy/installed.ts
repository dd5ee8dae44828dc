import { existsSync } from "node:fs";

/**
 * Whether the libraries of test/clients/package.json are there. They are too heavy for the root install: tests that use them
 * are skipped without `npm install --prefix test/clients`, which CI runs.
 */
export const installed = existsSync(new URL("../node_modules", import.meta.url));

/** For the title of a suite that is skipped. */
export const needs = installed ? "" : " (skipped: needs npm install --prefix test/clients)";
