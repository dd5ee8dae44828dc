import { z } from "zod";
import type { Fault } from "./fault.ts";
import { faults } from "./index.ts";

/** A kind of fault for those who list or offer them. */
export interface FaultKind {
  readonly kind: string;
  readonly help: string;
  readonly side: Fault["side"];
  /** JSON Schemas of its own options, by name. */
  readonly options: Readonly<Record<string, unknown>>;
}

export function describeFaults(): FaultKind[] {
  return faults.map(({ kind, help, side, options }) => {
    const { properties = {} } = z.toJSONSchema(z.object(options), { io: "input", unrepresentable: "any" });
    return { kind, help, side, options: properties };
  });
}
