import { type Account, Slot } from "../exchange/account.ts";
import type { Pacing } from "../models/model.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Job, Work, WorkAnswer } from "../tasks/job.ts";
import { BoundedBook } from "./bounded-book.ts";

/** How long it takes before work on a job begins, and then until it ends where nobody says. */
const QUEUED_MS = 100;
const WORKING_MS = 400;
/** Of an account: beyond these the oldest are forgotten. */
const MOST_JOBS = 1000;
const MOST_BYTES = 32 * 1024 * 1024;

/** A job with its whole future: what it will come to is known when it begins, and the clock says how much of that shows. */
export interface KeptJob {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly work: Work;
  readonly input: unknown;
  readonly bytes: number;
  readonly outcome: { readonly result: WorkAnswer } | { readonly failure: Failure };
  readonly pacing: Pacing | undefined;
  readonly createdMs: number;
  /** When work on it begins and ends, if it is left alone. */
  readonly startMs: number;
  readonly endMs: number;
  /** The job that it goes on from. */
  readonly follows?: string;
  canceledMs?: number;
  /** The latest time at which somebody was told of it: nothing goes back after that, where waits are skipped. */
  toldMs: number;
}

const books = new Slot(() => new BoundedBook<KeptJob>({ count: MOST_JOBS, bytes: MOST_BYTES }));

/** Kept in memory with the account: it is the provider's memory, so a reset or a restart begins anew. */
export const jobBook = {
  add: (account: Account, job: KeptJob): void => books.of(account).set(keyOf(job.provider, job.id), job),
  find: (account: Account, provider: string, id: string): KeptJob | undefined => books.of(account).get(keyOf(provider, id)),
  remove: (account: Account, { provider, id }: KeptJob): boolean => books.of(account).delete(keyOf(provider, id)),
  /** The newest first. */
  list: (account: Account, provider: string): KeptJob[] =>
    books
      .of(account)
      .values()
      .filter((job) => job.provider === provider)
      .reverse(),
};

function keyOf(provider: string, id: string): string {
  return `${provider} ${id}`;
}

/** When a job that is queued now begins and ends. */
export function usualTimes(createdMs: number, pacing: Pacing | undefined): Pick<KeptJob, "createdMs" | "startMs" | "endMs"> {
  const startMs = createdMs + QUEUED_MS;
  return { createdMs, startMs, endMs: startMs + (pacing?.firstTokenMs ?? WORKING_MS) };
}

/** How it stands at a time, or at a later one that somebody was told of. */
export function jobAt(kept: KeptJob, atMs: number): Job {
  kept.toldMs = Math.max(kept.toldMs, atMs);
  const { id, model, work, input, outcome, createdMs, startMs, endMs, canceledMs, toldMs } = kept;
  const about = { id, model, work, input, createdMs };
  const stopMs = Math.min(toldMs, canceledMs ?? endMs, endMs);
  const begun = stopMs >= startMs && { startedMs: startMs };
  const progress = Math.max(0, (stopMs - startMs) / Math.max(1, endMs - startMs));
  if (canceledMs !== undefined) return { ...about, ...begun, endedMs: canceledMs, status: "canceled", progress };
  if (toldMs < startMs) return { ...about, status: "queued", progress: 0 };
  if (toldMs < endMs) return { ...about, ...begun, status: "running", progress };
  const status = "result" in outcome ? "done" : "failed";
  return { ...about, ...begun, endedMs: endMs, status, progress: 1, ...outcome };
}

/** What has ended stays as it is. */
export function cancel(kept: KeptJob, atMs: number): void {
  if (Math.max(atMs, kept.toldMs) < kept.endMs) kept.canceledMs ??= Math.max(atMs, kept.toldMs);
}
