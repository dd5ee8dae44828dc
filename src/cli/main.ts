import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// Where everything else is in the package: launch.ts starts this file's bundle.
runProgram(processTerminal(), async (config) => {
  const { createEmulator } = await import("../emulator.ts");
  return createEmulator(config);
}).then((code) => {
  process.exitCode = code;
});
