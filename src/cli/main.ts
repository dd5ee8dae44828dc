import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// Where everything else is in the package: launch.ts starts this file's bundle.
runProgram(processTerminal(), async (config, parts) => {
  const { createEmulator } = await import("../emulator.ts");
  return createEmulator(config, parts);
}).then((code) => {
  process.exitCode = code;
});
