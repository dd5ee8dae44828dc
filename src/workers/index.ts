// The package's entry `aigw-emulator/workers`: what Miniflare loads, and what puts it into a tool's configuration.
export { miniflareAi, miniflareAiEnv, viteAi, vitestAi, wranglerAi } from "./helpers.ts";
export type { BindingOptions } from "./options.ts";
export { plugins } from "./plugin.ts";
