import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// Where everything else is in the package: launch.ts starts this file's bundle.
runProgram(processTerminal(), async (config, parts) => {
  const { openEmulator } = await import("../emulator.ts");
  return openEmulator(config, parts);
}).then((code) => {
  process.exitCode = code;
});
