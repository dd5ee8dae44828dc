import type { Failure } from "./failure.ts";
import type { Usage } from "./usage.ts";

/** Many requests at once, answered in their own time; or what somebody wants to know of such a batch. */
export type BatchAsk = StartBatch | AboutBatch;

export interface StartBatch {
  readonly task: "batch";
  readonly action: "start";
  readonly model?: undefined;
  /** Id of the file that the requests are in, and what the vendor says where there is none. Absent where they came along. */
  readonly file?: { readonly id: string; readonly unknown: Failure };
  /** The requests in the file, at most so many; or why it is no file of requests. May refuse, as readAsk may. */
  readonly read: (bytes: Uint8Array, most: number) => BatchLines;
  /** What the files of results look like, where results go into files. */
  readonly results?: BatchResultsFile;
  /** As the caller sent it, for APIs that echo it. */
  readonly input: unknown;
}

export interface AboutBatch {
  readonly task: "batch";
  readonly action: "look" | "cancel" | "remove" | "list";
  readonly model?: undefined;
  /** Of all but "list". */
  readonly id?: string;
  /** What the vendor says where there is no such batch. */
  readonly unknown: Failure;
}

export type BatchLines = { readonly lines: readonly BatchLine[] } | { readonly faults: readonly BatchFault[] };

/** One request of a batch. */
export interface BatchLine {
  /** The caller's name for it. */
  readonly id: string;
  readonly method: string;
  /** After the provider, without leading slash. */
  readonly path: string;
  readonly body: Uint8Array;
}

/** Why a file is no file of requests. */
export interface BatchFault {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  /** Counts from 1; null where the whole file is meant. */
  readonly line: number | null;
}

export interface BatchResult {
  readonly id: string;
  /** Hexadecimal digits that nothing else has. */
  readonly requestId: string;
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

export interface BatchResultsFile {
  readonly purpose: string;
  /** A file's id, of letters and digits that no other has. */
  readonly id: (letters: string) => string;
  /** The name of the file with the answers, or with the errors, of a batch. */
  readonly name: (batch: string, what: "output" | "error") => string;
  readonly line: (result: BatchResult) => string;
}

export interface BatchAnswer {
  readonly task: "batch";
  /** The one that was asked about; of a list, the oldest first. */
  readonly batches: readonly Batch[];
}

export type BatchStatus = "validating" | "failed" | "in_progress" | "finalizing" | "completed" | "cancelling" | "cancelled";

/** Times in milliseconds since the epoch, of what has happened. */
export interface Batch {
  readonly id: string;
  readonly input: unknown;
  readonly status: BatchStatus;
  readonly createdMs: number;
  readonly at: Partial<Readonly<Record<Exclude<BatchStatus, "validating">, number>>>;
  readonly faults: readonly BatchFault[];
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  /** Of those that are completed. */
  readonly usage: Usage;
  /** Of the requests that are done; and the names of the others. */
  readonly results: readonly BatchResult[];
  readonly left: readonly string[];
  readonly outputFile?: string;
  readonly errorFile?: string;
}
