import { z } from "zod";
import type { FaultInput } from "./fault-input.ts";

const expected = "expected a fault with its kind, such as { kind: status, status: 503 }";

/** A list of faults. What else each may say is its kind's business, and is checked where the kinds are known. */
export const faultsSchema = z.array(
  z.looseObject({ kind: z.string(expected) }, expected),
  "expected a list of faults",
) as z.ZodType<readonly FaultInput[], readonly FaultInput[]>;
