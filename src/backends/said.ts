import type { Attempt } from "../exchange/attempt.ts";
import type { Written } from "../formats/format.ts";
import type { MockOutcome, Pacing } from "../models/model.ts";
import type { OtherAsk } from "../tasks/other.ts";
import type { Ask, KeptAsk } from "../tasks/task.ts";
import type { Usage } from "../tasks/usage.ts";
import { writeContext } from "./write-context.ts";

/** What the provider says, in its own words, before it is on the road. */
export interface Said {
  readonly written: Written;
  readonly pacing?: Pacing | undefined;
  readonly usage?: Usage | undefined;
  /** The same answer not streamed, for the log. */
  readonly whole?: () => Written;
}

/** An answer or an error the vendor's way. */
export function said(outcome: MockOutcome, ask: Ask | KeptAsk | OtherAsk | undefined, attempt: Attempt): Said {
  const { provider, outgoing } = attempt.step;
  const { endpoint } = outgoing;
  const { pacing } = outcome;
  if (outcome.kind === "failure") {
    const spelling = endpoint?.errors ?? provider.errors;
    return { written: spelling(outcome.failure, writeContext(attempt, "answer")), pacing };
  }
  if (outcome.kind === "raw") return { written: { ...outcome, kind: "whole" }, pacing };
  if (!endpoint || !ask || ask.task === "other") throw new Error("an answer in no format, at a path that is not served");
  const { answer } = outcome;
  const write = (asked: Ask | KeptAsk) => {
    const context = writeContext(attempt, "answer");
    const begun = answer.task === "job" && asked.task === "chat" && answer.jobs[0];
    if (begun && endpoint.format.kept) return endpoint.format.kept.writeBegun(begun, asked, context);
    return endpoint.format.writeAnswer(answer, asked, context);
  };
  const written = write(ask);
  const whole = (written.kind === "stream" && written.whole) || (() => write(notStreamed(ask)));
  return { written, pacing, usage: usageOf(outcome), whole };
}

export function usageOf(outcome: MockOutcome): Usage | undefined {
  return outcome.kind === "answer" && "usage" in outcome.answer ? outcome.answer.usage : undefined;
}

function notStreamed(ask: Ask | KeptAsk): Ask | KeptAsk {
  if (ask.task === "chat") return { ...ask, delivery: { ...ask.delivery, stream: false } };
  if (ask.task === "image") return { ...ask, delivery: { ...ask.delivery, stream: false } };
  return ask.task === "transcription" ? { ...ask, delivery: { stream: false } } : ask;
}
