import { expect, test } from "vitest";
import { flagLayer } from "../../../src/cli/flags.ts";
import { defineConfig } from "../../../src/config/define-config.ts";
import { resolveConfig } from "../../../src/config/resolve-config.ts";
import { memoryFiles } from "../../support/memory-files.ts";

test("flags win over variables, variables over the file, the file over defaults", async () => {
  const { config, origins, file, warnings } = await resolveConfig({
    files: memoryFiles({ "/app/aigw.config.yaml": "port: 1\nhost: from-file\nspeed: 2\n" }),
    cwd: "/app",
    environment: { AIGW_PORT: "2", AIGW_HOST: "from-variable", AIGW_SEDE: "x" },
    above: [flagLayer({ port: "3" })],
  });
  expect(config).toMatchObject({ port: 3, host: "from-variable", speed: 2, db: ".aigw/emulator.db" });
  expect(["port", "host", "speed", "db"].map((key) => origins.get(key))).toEqual([
    { layer: "flag", name: "--port" },
    { layer: "environment", name: "AIGW_HOST" },
    { layer: "file", name: "aigw.config.yaml" },
    { layer: "default" },
  ]);
  expect(file).toBe("aigw.config.yaml");
  expect(warnings).toEqual(["AIGW_SEDE is no setting of the emulator; did you mean AIGW_SEED?"]);
});

test("without a file there is none to name", async () => {
  const resolved = await resolveConfig({ files: memoryFiles(), cwd: "/app", environment: {} });
  expect(resolved).not.toHaveProperty("file");
});

test("defineConfig gives back what it was given", () => {
  const config = { port: 1, gateways: [{ id: "a" }] };
  expect(defineConfig(config)).toBe(config);
});
