import type { Attempt } from "../exchange/attempt.ts";
import { BadAsk } from "../formats/format.ts";
import type { Catalogue } from "../models/catalogue.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Failure, FailureKind } from "../tasks/failure.ts";
import type { AboutJob, Job, JobAsk, StartJob, Work, WorkAnswer } from "../tasks/job.ts";
import { cancel, jobAt, jobBook, type KeptJob, usualTimes } from "./job-book.ts";

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
  if (ask.from !== undefined && !before) throw new BadAsk(noSuchJob(ask.from), NOT_KEPT);
  const model = before?.model ?? ask.model;
  const work = ask.work(catalogue.find(provider.id, model)?.task ?? ask.supposed, before?.work);
  const about = { model, work, input: ask.input, bytes: ask.inputBytes };
  if (ask.action === "start") return begin({ ...about, id: newId(attempt) }, attempt, () => decide(work), ask.waitMs);
  const outcome = decide(work);
  if (outcome.kind !== "answer") return outcome;
  // Who waits for the result itself gets it when it is there, and is not made to wait for a queue.
  const kept = keptJob({ ...about, id: newId(attempt) }, attempt, { result: resultOf(outcome.answer) }, outcome.pacing);
  return { ...answer([jobAt(kept, kept.endMs)]), ...(kept.pacing && { pacing: kept.pacing }) };
}

/** What makes a job, before it is known what it comes to. */
type NewJob = Pick<KeptJob, "id" | "model" | "work" | "input" | "bytes" | "follows">;

/** A job begins, unless the work is refused at once; tells how it stands when its end has been waited for. */
export async function begin(job: NewJob, attempt: Attempt, decide: () => MockOutcome, waitMs: number): Promise<MockOutcome> {
  const outcome = decide();
  if (outcome.kind === "raw") return outcome;
  const failed = outcome.kind === "failure";
  if (failed && !DURING_WORK.has(outcome.failure.kind)) return outcome;
  const comesTo = failed ? { failure: outcome.failure } : { result: resultOf(outcome.answer) };
  const kept = keptJob(job, attempt, comesTo, outcome.pacing);
  jobBook.add(attempt.step.exchange.account, kept);
  return answer([jobAt(kept, await waited(kept, waitMs, attempt))]);
}

function keptJob(job: NewJob, { step }: Attempt, outcome: KeptJob["outcome"], pacing: MockOutcome["pacing"]): KeptJob {
  const nowMs = step.exchange.clock.now();
  return { ...job, provider: step.provider.id, outcome, pacing, ...usualTimes(nowMs, pacing), toldMs: nowMs };
}

async function about(ask: AboutJob, attempt: Attempt): Promise<MockOutcome> {
  const { exchange, provider } = attempt.step;
  const { account, clock, trace } = exchange;
  if (ask.action === "list") {
    const meant = jobBook.list(account, provider.id).filter((kept) => isMeant(ask, kept));
    return answer(meant.map((kept) => jobAt(kept, clock.now())));
  }
  if (ask.action === "note") return answer([]);
  const kept = jobBook.find(account, provider.id, ask.id ?? "");
  if (!kept || !isMeant(ask, kept)) throw new BadAsk(ask.unknown ?? noSuchJob(ask.id ?? ""), NOT_KEPT);
  const earlier = ask.earlier ? followed(kept, attempt) : [];
  if (ask.action === "cancel") cancel(kept, clock.now());
  const job = jobAt(kept, await waited(kept, ask.waitMs, attempt));
  if (ask.action === "remove") jobBook.remove(account, kept);
  trace.add({ what: "answered by", backend: "mock", source: "model", detail: `job ${job.id} of ${job.model}: ${job.status}` });
  const { firstTokenMs: _, ...speed } = kept.pacing ?? {};
  const jobs = [job, ...earlier];
  return ask.streams ? { ...answer(jobs), pacing: speed } : answer(jobs);
}

function isMeant({ of }: AboutJob, { work }: KeptJob): boolean {
  return of === undefined || work.task === of;
}

/** Those that a job goes on from, as far as they are kept, the latest first. */
function followed({ provider, follows }: KeptJob, { step }: Attempt): Job[] {
  const { account, clock } = step.exchange;
  const jobs: Job[] = [];
  let next = follows;
  while (next !== undefined) {
    const kept = jobBook.find(account, provider, next);
    if (kept) jobs.push(jobAt(kept, clock.now()));
    next = kept?.follows;
  }
  return jobs;
}

const NOT_KEPT =
  "nothing of that id is kept: mock models' answers are, until a reset or restart, and the newest thousand of an account";

function noSuchJob(id: string): Failure {
  const forgotten = "Jobs are forgotten on reset and restart, and the oldest of more than a thousand.";
  return { kind: "path-not-found", param: "id", message: `There is no job '${id}' here. ${forgotten}` };
}

/** The time at which the caller is told: the job's end where that can be waited for. */
async function waited(kept: KeptJob, mostMs: number, { step, signal }: Attempt): Promise<number> {
  const { clock } = step.exchange;
  const nowMs = clock.now();
  const waitMs = Math.min(mostMs, kept.endMs - nowMs);
  if (waitMs <= 0 || kept.canceledMs !== undefined) return nowMs;
  await clock.sleep(waitMs, signal);
  return Math.max(clock.now(), nowMs + waitMs);
}

export function newId({ step, number }: Attempt): string {
  const { exchange, index, outgoing } = step;
  const random = exchange.random.fork(`job ${index} ${number}`);
  const id = outgoing.endpoint?.format.jobId?.(random);
  if (id === undefined) throw new Error(`${outgoing.endpoint?.format.id} begins jobs and has no name for them`);
  return id;
}

function resultOf(made: Extract<MockOutcome, { kind: "answer" }>["answer"]): WorkAnswer {
  switch (made.task) {
    case "chat":
    case "image":
    case "speech":
    case "transcription":
    case "video":
      return made;
  }
  throw new Error(`work of a job came to an answer of ${made.task}`);
}

function answer(jobs: readonly Job[]): Extract<MockOutcome, { kind: "answer" }> {
  return { kind: "answer", answer: { task: "job", jobs } };
}
