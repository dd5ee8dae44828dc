import type { FaultKind, FaultUse } from "../schema/control/faults.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import { type Ask, segment } from "./ask.ts";

/** What goes wrong on purpose. */
export interface FaultsClient {
  list(): Promise<readonly FaultUse[]>;
  /** Orders one: `add({ kind: "status", status: 503, provider: "openai", first: 2 })`. */
  add(fault: FaultInput): Promise<FaultUse>;
  /** By its id; gives what it had done. */
  remove(id: string): Promise<FaultUse>;
  /** All of them; gives how many there were. */
  clear(): Promise<number>;
  /** What there is to order. */
  kinds(): Promise<readonly FaultKind[]>;
}

export function faultsClient(ask: Ask): FaultsClient {
  return {
    list: async () => (await ask<{ faults: FaultUse[] }>("GET", "faults")).faults,
    add: async (fault) => (await ask<{ fault: FaultUse }>("POST", "faults", { body: fault })).fault,
    remove: async (id) => (await ask<{ removed: FaultUse }>("DELETE", `faults/${segment(id)}`)).removed,
    clear: async () => (await ask<{ removed: number }>("DELETE", "faults")).removed,
    kinds: async () => (await ask.whole<{ kinds: FaultKind[] }>("GET", "faults/kinds")).kinds,
  };
}
