import { Buffer } from "node:buffer";
import { type Account, Slot } from "../exchange/account.ts";
import type { Batch, BatchFault, BatchResult, BatchResultsFile, BatchStatus } from "../tasks/batch.ts";
import { type Usage, usage } from "../tasks/usage.ts";
import { BoundedBook } from "./bounded-book.ts";
import { fileBook } from "./file-book.ts";

/** How long the file is looked at, the requests are worked on where nobody says, the results are put together, and stopping takes. */
const VALIDATING_MS = 100;
export const WORKING_MS = 400;
const FINALIZING_MS = 100;
const CANCELLING_MS = 100;
/** Of an account: beyond these the oldest are forgotten. */
const MOST_BATCHES = 100;
const MOST_BYTES = 64 * 1024 * 1024;

/** A batch with its whole future: what it will come to is known when it begins, and the clock says how much of that shows. */
export interface KeptBatch {
  readonly id: string;
  readonly provider: string;
  readonly input: unknown;
  readonly createdMs: number;
  readonly workingMs: number;
  readonly faults: readonly BatchFault[];
  readonly results: readonly { readonly result: BatchResult; readonly usage: Usage | undefined }[];
  readonly bytes: number;
  /** Where the results go. */
  readonly files: { readonly output: string; readonly error: string; readonly shape: BatchResultsFile | undefined };
  cancellingMs?: number;
  /** Whether its files are there. */
  finished: boolean;
}

const books = new Slot(() => new BoundedBook<KeptBatch>({ count: MOST_BATCHES, bytes: MOST_BYTES }));

export const batchBook = {
  add: (account: Account, batch: KeptBatch): void => books.of(account).set(`${batch.provider} ${batch.id}`, batch),
  find: (account: Account, provider: string, id: string): KeptBatch | undefined => books.of(account).get(`${provider} ${id}`),
  remove: (account: Account, { provider, id }: KeptBatch): boolean => books.of(account).delete(`${provider} ${id}`),
  /** The oldest first. */
  list: (account: Account, provider: string): KeptBatch[] =>
    books
      .of(account)
      .values()
      .filter((batch) => batch.provider === provider),
};

/** What has ended stays as it is. */
export function cancelBatch(kept: KeptBatch, atMs: number): void {
  if (["validating", "in_progress", "finalizing"].includes(batchAt(kept, atMs).status)) kept.cancellingMs ??= atMs;
}

/** Puts the files of batches that have ended meanwhile where files are. */
export function finishBatches(account: Account): void {
  for (const kept of books.of(account).values()) {
    const { at, status } = batchAt(kept, account.clock.now());
    if (kept.finished || (status !== "completed" && status !== "cancelled")) continue;
    kept.finished = true;
    const { output, error, shape } = kept.files;
    if (!shape) continue;
    const { answers, errors } = resultsOf(kept, doneBy(kept, at[status] ?? 0));
    for (const [what, id, results] of [["output", output, answers] as const, ["error", error, errors] as const]) {
      if (results.length === 0) continue;
      const bytes = Buffer.from(results.map(({ result }) => `${shape.line(result)}\n`).join(""));
      const about = { name: shape.name(kept.id, what), purpose: shape.purpose, createdMs: at[status] ?? 0 };
      fileBook.add(account, kept.provider, { id, ...about, bytes });
    }
  }
}

/** How it stands at a time. */
export function batchAt(kept: KeptBatch, nowMs: number): Batch {
  const at = happened(kept, nowMs);
  const status = (Object.keys(at) as (keyof typeof at)[]).at(-1) ?? "validating";
  const done = doneBy(kept, nowMs);
  const { answers, errors } = resultsOf(kept, done);
  const filed = kept.files.shape && (status === "completed" || status === "cancelled");
  return {
    ...{ id: kept.id, input: kept.input, status, createdMs: kept.createdMs, at },
    ...{
      faults: status === "failed" ? kept.faults : [],
      total: kept.results.length,
      completed: answers.length,
      failed: errors.length,
    },
    usage: summed(answers.flatMap(({ usage: used }) => used ?? [])),
    results: kept.results.slice(0, done).map(({ result }) => result),
    left: kept.results.slice(done).map(({ result }) => result.id),
    ...(filed && answers.length > 0 && { outputFile: kept.files.output }),
    ...(filed && errors.length > 0 && { errorFile: kept.files.error }),
  };
}

/** When each state began, in order, as far as it has. */
function happened({ createdMs, workingMs, faults, cancellingMs }: KeptBatch, nowMs: number): Batch["at"] {
  const startMs = createdMs + VALIDATING_MS;
  const wholeMs = startMs + workingMs;
  const road: readonly [Exclude<BatchStatus, "validating">, number][] =
    faults.length > 0
      ? [["failed", startMs]]
      : [
          ["in_progress", startMs],
          ["finalizing", wholeMs],
          ["completed", wholeMs + FINALIZING_MS],
        ];
  const stopped: typeof road =
    cancellingMs === undefined
      ? []
      : [
          ["cancelling", cancellingMs],
          ["cancelled", cancellingMs + CANCELLING_MS],
        ];
  const left = road.filter(([, ms]) => cancellingMs === undefined || ms <= cancellingMs);
  return Object.fromEntries([...left, ...stopped].filter(([, ms]) => ms <= nowMs));
}

/** How many of its requests are done by a time: they are worked on one after another. */
function doneBy({ createdMs, workingMs, results, cancellingMs = Number.POSITIVE_INFINITY }: KeptBatch, nowMs: number): number {
  const share = (Math.min(nowMs, cancellingMs) - createdMs - VALIDATING_MS) / workingMs;
  return Math.floor(Math.min(1, Math.max(0, share)) * results.length);
}

function resultsOf({ results }: KeptBatch, done: number) {
  const made = results.slice(0, done);
  const isFine = ({ result }: (typeof made)[number]) => result.status < 300;
  return { answers: made.filter(isFine), errors: made.filter((one) => !isFine(one)) };
}

function summed(all: readonly Usage[]): Usage {
  const sum = (of: (one: Usage) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    ...usage(
      sum((one) => one.inputTokens),
      sum((one) => one.outputTokens),
      sum((one) => one.reasoningTokens),
    ),
    cacheReadTokens: sum((one) => one.cacheReadTokens),
  };
}
