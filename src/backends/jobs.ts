import type { Attempt } from "../exchange/attempt.ts";
import type { Catalogue } from "../models/catalogue.ts";
import type { MockOutcome } from "../models/model.ts";
import type { FailureKind } from "../tasks/failure.ts";
import type { AboutJob, Job, JobAsk, StartJob, Work, WorkAnswer } from "../tasks/job.ts";
import { cancel, endOf, jobAt, jobBook, type KeptJob } from "./job-book.ts";

/** Hands the work to whoever answers such questions. */
type Decide = (work: Work) => MockOutcome;

/** What comes of a question about jobs: how one stands by the account's clock. Throws BadAsk for work that cannot be done. */
export function jobOutcome(ask: JobAsk, attempt: Attempt, decide: Decide, catalogue: Catalogue): Promise<MockOutcome> {
  return "work" in ask ? start(ask, attempt, decide, catalogue) : about(ask, attempt);
}

/** What goes wrong in the middle of the work; everything else is refused before a job begins. */
const DURING_WORK: ReadonlySet<FailureKind> = new Set(["server-error", "timeout", "content-filter"]);

async function start(ask: StartJob, attempt: Attempt, decide: Decide, catalogue: Catalogue): Promise<MockOutcome> {
  const { exchange, provider } = attempt.step;
  const before = ask.from === undefined ? undefined : jobBook.find(exchange.account, provider.id, ask.from);
  if (ask.from !== undefined && !before) return unknownJob(ask.from);
  const model = before?.model ?? ask.model;
  const work = ask.work(catalogue.find(provider.id, model)?.task ?? ask.supposed, before?.work);
  const outcome = decide(work);
  if (outcome.kind === "raw") return outcome;
  const failed = outcome.kind === "failure";
  if (failed && (ask.action === "run" || !DURING_WORK.has(outcome.failure.kind))) return outcome;
  const nowMs = exchange.clock.now();
  const kept: KeptJob = {
    id: newId(attempt),
    provider: provider.id,
    model,
    work,
    input: ask.input,
    bytes: ask.inputBytes,
    outcome: failed ? { failure: outcome.failure } : { result: resultOf(outcome.answer) },
    pacing: outcome.pacing,
    createdMs: nowMs,
    toldMs: nowMs,
  };
  // Who waits for the result itself gets it when it is there, and is not made to wait for a queue.
  if (ask.action === "run") return { ...answer([jobAt(kept, endOf(kept))]), ...(kept.pacing && { pacing: kept.pacing }) };
  jobBook.add(exchange.account, kept);
  return answer([jobAt(kept, await waited(kept, ask.waitMs, attempt))]);
}

async function about(ask: AboutJob, attempt: Attempt): Promise<MockOutcome> {
  const { exchange, provider } = attempt.step;
  const { account, clock, trace } = exchange;
  if (ask.action === "list") {
    return answer(jobBook.list(account, provider.id).map((kept) => jobAt(kept, clock.now())));
  }
  const kept = jobBook.find(account, provider.id, ask.id ?? "");
  if (!kept) return unknownJob(ask.id ?? "");
  if (ask.action === "cancel") cancel(kept, clock.now());
  const job = jobAt(kept, await waited(kept, ask.waitMs, attempt));
  if (ask.action === "remove") jobBook.remove(account, kept);
  trace.add({ what: "answered by", backend: "mock", source: "model", detail: `job ${job.id} of ${job.model}: ${job.status}` });
  const { firstTokenMs: _, ...speed } = kept.pacing ?? {};
  return ask.streams ? { ...answer([job]), pacing: speed } : answer([job]);
}

function unknownJob(id: string): MockOutcome {
  const message = `There is no job '${id}' here. Jobs are forgotten on reset and restart, and the oldest of more than a thousand.`;
  return { kind: "failure", failure: { kind: "path-not-found", param: "id", message } };
}

/** The time at which the caller is told: the job's end where that can be waited for. */
async function waited(kept: KeptJob, mostMs: number, { step, signal }: Attempt): Promise<number> {
  const { clock } = step.exchange;
  const nowMs = clock.now();
  const waitMs = Math.min(mostMs, endOf(kept) - nowMs);
  if (waitMs <= 0 || kept.canceledMs !== undefined) return nowMs;
  await clock.sleep(waitMs, signal);
  return Math.max(clock.now(), nowMs + waitMs);
}

function newId({ step, number }: Attempt): string {
  const { exchange, index, outgoing } = step;
  const random = exchange.random.fork(`job ${index} ${number}`);
  const id = outgoing.endpoint?.format.jobId?.(random);
  if (id === undefined) throw new Error(`${outgoing.endpoint?.format.id} begins jobs and has no name for them`);
  return id;
}

function resultOf(made: Extract<MockOutcome, { kind: "answer" }>["answer"]): WorkAnswer {
  if (made.task === "chat" || made.task === "image" || made.task === "video") return made;
  throw new Error(`work of a job came to an answer of ${made.task}`);
}

function answer(jobs: readonly Job[]): Extract<MockOutcome, { kind: "answer" }> {
  return { kind: "answer", answer: { task: "job", jobs } };
}
