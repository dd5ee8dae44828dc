import { defineConfig } from "vitest/config";

// Nothing is timed here: these limits only end what hangs, on the slowest machine.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: "node", ...patience, ...extra },
});

export default defineConfig({
  test: {
    projects: [
      project("unit"),
      project("contract"),
      project("integration"),
      // Tests that use the package's own fixture, with an emulator for all of them.
      project("fixture", {
        globalSetup: ["test/support/fixture-setup.ts"],
        provide: { aigw: { mocks: "test/support/no-mocks", cassettes: "test/support/no-recordings" } },
      }),
      project("clients", { exclude: ["test/clients/heavy/**", "**/node_modules/**"] }),
      project("clients/heavy"),
      project("workers", { exclude: ["**/node_modules/**"], fileParallelism: false }),
      project("e2e", { testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false }),
    ],
  },
});
