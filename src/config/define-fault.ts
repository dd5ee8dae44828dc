import type { FaultInput } from "../schema/fault-input.ts";

/**
 * Gives a fault completion and type checks, for `createEmulator({ faults: [...] })`, `emulator.fault(...)` and config files.
 *
 * @example
 * const longPrompts = defineFault({ kind: "context-exceeded", when: ({ body }) => JSON.stringify(body).length > 10_000 });
 */
export function defineFault<Fault extends FaultInput>(fault: Fault): Fault {
  return fault;
}
