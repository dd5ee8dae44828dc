import type { Attempt } from "../exchange/attempt.ts";
import type { KeptAnswers } from "../formats/kept-answers.ts";
import type { MockOutcome } from "../models/model.ts";
import type { ChatAnswer, ChatAsk } from "../tasks/chat.ts";
import type { Job } from "../tasks/job.ts";
import { jobAt, jobBook } from "./job-book.ts";
import { begin } from "./jobs.ts";
import { randomFor } from "./write-context.ts";

type Decide = (ask: ChatAsk) => MockOutcome;

/**
 * A question to a vendor that keeps its answers: it is asked with all that was said before, and what comes of it is kept with
 * the account. Throws BadAsk where what it goes on from is not kept.
 */
export async function keptOutcome(kept: KeptAnswers, ask: ChatAsk, attempt: Attempt, decide: Decide): Promise<MockOutcome> {
  const { exchange, outgoing } = attempt.step;
  const { request } = outgoing;
  const keeping = kept.keeping(request);
  const whole = kept.goOn(ask, request, earlierAnswers(attempt));
  if (keeping === "not") return decide(whole);
  const id = kept.id(randomFor(attempt, "answer"));
  const follows = kept.previous(request);
  const about = { id, model: ask.model, input: request.json(), work: whole, ...(follows !== undefined && { follows }) };
  const bytes = (made?: ChatAnswer) => bytesOf(request.body.byteLength, whole, made);
  if (keeping === "job") {
    const waitMs = ask.delivery.stream ? Number.POSITIVE_INFINITY : 0;
    return begin({ ...about, bytes: bytes() }, attempt, () => decide(whole), waitMs);
  }
  const outcome = decide(whole);
  if (outcome.kind !== "answer" || outcome.answer.task !== "chat") return outcome;
  const nowMs = exchange.trace.startedMs;
  jobBook.add(exchange.account, {
    ...about,
    provider: attempt.step.provider.id,
    bytes: bytes(outcome.answer),
    outcome: { result: outcome.answer },
    pacing: undefined,
    ...{ createdMs: nowMs, startMs: nowMs, endMs: nowMs, toldMs: nowMs },
  });
  return outcome;
}

/** About what it takes in memory: the request parsed, a place for each message of the talk, pieces of text. */
function bytesOf(requestBytes: number, { messages }: ChatAsk, made: ChatAnswer | undefined): number {
  return 512 + 2 * requestBytes + 8 * messages.length + 32 * (made?.usage.outputTokens ?? 0);
}

function earlierAnswers({ step }: Attempt) {
  const { exchange, provider } = step;
  const { account, clock } = exchange;
  const now = (): number => clock.now();
  return {
    find(id: string): Job | undefined {
      const kept = jobBook.find(account, provider.id, id);
      return kept && jobAt(kept, now());
    },
    endingIn: (tail: string) =>
      jobBook
        .list(account, provider.id)
        .filter(({ id }) => id.endsWith(tail))
        .map((kept) => jobAt(kept, now())),
  };
}
