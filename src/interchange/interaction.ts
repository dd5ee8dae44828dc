import type { Besides } from "../cassettes/interaction.ts";
import type { RecordedAnswer, RecordedRequest } from "../cassettes/recorded.ts";
import type { InteractionDocument } from "../schema/cassette.ts";

/** What somebody has set for an interaction. */
export type InteractionSettings = Partial<Pick<InteractionDocument, "id" | "by" | "match" | "repeat" | "expires">>;

/** A request with its answer, out of some tool's file or on the way into one. */
export interface Interaction extends Besides {
  /** Its place in the file it is from: "entry 3", "line 12". */
  readonly where: string;
  /** When it was recorded, ISO 8601; undefined where nobody knows. */
  readonly at: string | undefined;
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  readonly settings: InteractionSettings;
  /** What of it was changed or lost on the way in, a sentence each. */
  readonly notes: readonly string[];
}

/** What could not be converted, and why. */
export interface LeftOut {
  readonly where: string;
  readonly why: string;
}

export function isLeftOut(one: Interaction | LeftOut): one is LeftOut {
  return "why" in one;
}
