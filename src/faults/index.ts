import type { Fault } from "./fault.ts";
import { status } from "./kinds/status.ts";

/** Every kind of damage: one line each. */
export const faults: readonly Fault[] = [status];

export const kinds: readonly string[] = faults.map(({ kind }) => kind);

const byKind = new Map(faults.map((fault) => [fault.kind, fault]));

export function findFault(kind: string): Fault | undefined {
  return byKind.get(kind);
}
