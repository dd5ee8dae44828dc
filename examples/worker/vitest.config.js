import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { vitestAi } from "aigw-emulator/workers";

export default {
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" }, ...vitestAi() })],
};
