import type { InteractionDocument } from "../schema/cassette.ts";
import { answerOf } from "./answer-form.ts";
import { TimedLineError } from "./timed-lines.ts";

type Response = InteractionDocument["response"];

/** A line of a body that cannot be read. */
export interface BrokenLine {
  /** Whose line it is: "sse". */
  readonly member: "sse" | "eventstream" | "frames";
  /** From 0. */
  readonly line: number;
  readonly message: string;
}

/** The first one in a body of timed lines; those of a conversation that has bytes in a file beside it are looked at with the file alone. */
export function brokenLine(response: Response): BrokenLine | undefined {
  const member = memberOf(response);
  if (member === undefined || response.blob !== undefined) return undefined;
  try {
    answerOf(response, undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof TimedLineError)) throw error;
    return { member, line: error.line, message: error.message };
  }
}

/** The member that has the timed lines. */
export function memberOf({ eventstream, frames, sse }: Response): BrokenLine["member"] | undefined {
  if (frames !== undefined) return "frames";
  if (sse !== undefined) return "sse";
  return eventstream === undefined ? undefined : "eventstream";
}
