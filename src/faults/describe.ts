import { z } from "zod";
import type { FaultKind } from "../schema/control/faults.ts";
import { faults } from "./index.ts";

export function describeFaults(): FaultKind[] {
  return faults.map(({ kind, help, side, options }) => {
    const { properties = {} } = z.toJSONSchema(z.object(options), { io: "input", unrepresentable: "any" });
    return { kind, help, side, options: properties };
  });
}
