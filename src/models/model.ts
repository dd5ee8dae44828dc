import type { HeaderMap } from "../formats/format.ts";
import type { Failure } from "../tasks/failure.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Task, Tasks } from "../tasks/task.ts";
import type { Random } from "../world/random.ts";
import type { Catalogue } from "./catalogue.ts";

/** Makes the answers of one task. Same ask and same seed: same answer, whoever asks, when and in which order. */
export interface MockModel<T extends Task = Task> {
  readonly task: T;
  answer(ask: Tasks[T]["ask"], context: MockContext): MockOutcome<T>;
}

export interface MockContext {
  /** Seed and ask decide it; nothing else does. */
  readonly random: Random;
  readonly nowMs: number;
  /** Slug of the provider being played. */
  readonly provider: string;
  /** The model asked for: from the catalogue, or a plausible stand-in for one it does not list. */
  readonly facts: ModelFacts;
  /** Whether `facts` are only supposed: the catalogue does not list the model. */
  readonly supposed?: boolean;
  readonly catalogue: Catalogue;
}

export type MockOutcome<T extends Task = Task> =
  | { readonly kind: "answer"; readonly answer: Tasks[T]["answer"]; readonly pacing?: Pacing }
  | { readonly kind: "failure"; readonly failure: Failure; readonly pacing?: Pacing }
  /** Sent as it stands, whatever the format. */
  | {
      readonly kind: "raw";
      readonly status: number;
      readonly headers: HeaderMap;
      readonly body: string;
      readonly pacing?: Pacing;
    };

/** How fast an answer comes, in emulated time. Absent fields mean "at once". */
export interface Pacing {
  /** Before the first byte of a whole answer, or the first token of a stream. */
  readonly firstTokenMs?: number;
  readonly tokensPerSecond?: number;
  /** Share (0 to 1) by which each gap may be longer or shorter. */
  readonly jitter?: number;
}
