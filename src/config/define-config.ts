import type { ConfigInput } from "../schema/config.ts";

/**
 * Gives a `.ts` or `.mjs` config file completion and type checks.
 *
 * @example
 * export default defineConfig({ port: 5000, gateways: [{ id: "my-app" }] });
 */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
