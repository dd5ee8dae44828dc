import type { ChatAsk } from "../tasks/chat.ts";
import type { Job } from "../tasks/job.ts";
import type { Random } from "../world/random.ts";
import type { FormatRequest, WriteContext, Written } from "./format.ts";

/** What a chat format says of a vendor that keeps its answers: they can be asked for again, and gone on from. */
export interface KeptAnswers {
  /** What the vendor calls the answer: the same that writeAnswer draws from the same chance. */
  id(random: Random): string;
  /** Whether the request wants its answer kept, and whether the work goes on without the caller. */
  keeping(request: FormatRequest): "not" | "answer" | "job";
  /** The id of the answer that the request goes on from. */
  previous(request: FormatRequest): string | undefined;
  /** The question with all that was said before it. Throws BadAsk where that is not kept. */
  goOn(ask: ChatAsk, request: FormatRequest, earlier: EarlierAnswers): ChatAsk;
  /** The answer to a request whose work goes on without the caller. */
  writeBegun(job: Job, ask: ChatAsk, context: WriteContext): Written;
}

/** What the vendor has kept for the account. */
export interface EarlierAnswers {
  find(id: string): Job | undefined;
  /** Those whose id ends so. */
  endingIn(tail: string): readonly Job[];
}
