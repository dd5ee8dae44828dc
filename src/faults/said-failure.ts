import type { FaultKindName } from "../schema/fault-kinds.ts";
import type { Failure } from "../tasks/failure.ts";
import { defineFault, type Fault } from "./fault.ts";
import { duration, words } from "./options.ts";
import { failureReply } from "./vendor.ts";

/** A kind that only says no, as the provider says it. */
export function saidFailure(
  kind: FaultKindName,
  failure: Failure,
  { help, does }: { readonly help: string; readonly does: string },
): Fault {
  return defineFault({
    kind,
    help,
    side: "both",
    options: {
      message: words("Instead of the provider's usual sentence").optional(),
      retryAfter: duration.optional().describe("When to come back, where the provider tells it"),
    },
    describe: () => does,
    before: (scene, { message, retryAfter }) =>
      failureReply(scene, {
        ...failure,
        ...(message !== undefined && { message }),
        ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter / 1000 }),
      }),
  });
}
