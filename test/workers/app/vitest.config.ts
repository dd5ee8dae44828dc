import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { vitestAi } from "aigw-emulator/workers";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/*.spec.ts"] },
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" }, ...vitestAi() })],
});
