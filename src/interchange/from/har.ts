import type { Importer } from "../importer.ts";
import { isHar, readHar, wholeBody } from "./har-entries.ts";

/** HTTP Archive 1.2, as browsers and proxies save it. */
export const har: Importer = {
  name: "har",
  title: "a HAR file",
  recognises: ({ json }) => isHar(json),
  read: async ({ json }, context) => readHar(json, context, wholeBody),
};
