import { defineConfig } from "vitest/config";

export default defineConfig({ test: { globalSetup: ["aigw-emulator/vitest"] } });
