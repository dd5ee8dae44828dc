import { resolve } from "node:path";
import type { EmulatorInside } from "../../src/emulator.ts";
import type { ConfigInput } from "../../src/schema/config.ts";
import { emulator } from "./emulator.ts";
import { memoryFiles } from "./memory-files.ts";

/** An emulator whose mocks folder has these rules, in YAML. */
export function scripted(rules: string, options: ConfigInput = {}): Promise<EmulatorInside> {
  return emulator({ mocks: "mocks", ...options }, { files: memoryFiles({ [resolve("mocks/a.mock.yaml")]: rules }) });
}
