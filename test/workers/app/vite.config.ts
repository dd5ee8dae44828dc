import { cloudflare } from "@cloudflare/vite-plugin";
import { viteAi } from "aigw-emulator/workers";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [cloudflare({ config: viteAi() })] });
