import { createEmulator as assemble } from "./emulator.ts";
import type {
  Emulator,
  EmulatorClock,
  EmulatorClockState,
  EmulatorFault,
  EmulatorFaultCounts,
  EmulatorTls,
} from "./emulator-interface.ts";
import type { ConfigInput } from "./schema/config.ts";

export { defineConfig } from "./config/define-config.ts";
export { defineFault } from "./config/define-fault.ts";
export { EmulatorError } from "./errors/emulator-error.ts";
export { type RerouteOptions, reroute } from "./reroute/reroute.ts";
export type { Config, ConfigInput } from "./schema/config.ts";
export type { FaultInput, FaultPredicate, FaultRequest } from "./schema/fault-input.ts";
export { version } from "./version.ts";
export type { Emulator, EmulatorClock, EmulatorClockState, EmulatorFault, EmulatorFaultCounts, EmulatorTls };

/**
 * An emulator in this process. Throws EmulatorError when an option, the mocks folder or the database cannot be used.
 *
 *     const emulator = await createEmulator();
 *     const { url } = await emulator.start();
 */
export function createEmulator(options: ConfigInput = {}): Promise<Emulator> {
  return assemble(options);
}
