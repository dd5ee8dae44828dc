import type { Attempt } from "../exchange/attempt.ts";
import type { Reply } from "../exchange/reply.ts";

/** Where an answer comes from. */
export interface Backend {
  /** Resolves when the answer begins. Throws TransportFailure when none comes, the signal's reason when it aborts. */
  send(attempt: Attempt): Promise<Reply>;
}
