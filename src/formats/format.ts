import type { Run } from "../streaming/runs.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Task, Tasks } from "../tasks/task.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Random } from "../world/random.ts";
import type { Form } from "./form.ts";
import type { KeptAnswers } from "./kept-answers.ts";

/** How one vendor API spells a task. Reading is lenient, as the vendors are; what they refuse is thrown as BadAsk. */
export interface WireFormat<T extends Task = Task> {
  /** Stable name, vendor first: "openai.chat". */
  readonly id: string;
  readonly task: T;
  readAsk(request: FormatRequest): Tasks[T]["ask"];
  writeAnswer(answer: Tasks[T]["answer"], ask: Tasks[T]["ask"], context: WriteContext<FormatRequest>): Written;
  /**
   * Counts found in one JSON value of an answer: the whole body, or the data of one stream event. `before` is what the
   * events so far gave; the return value replaces it.
   */
  readUsage(json: unknown, before: Usage | undefined): Usage | undefined;
  /** What the vendor calls a job, file or batch that it keeps from now on: of formats that begin those. */
  jobId?(random: Random): string;
  /** Of chat formats whose vendor keeps the answers. */
  readonly kept?: KeptAnswers;
  /** The events of a stream put together as the answer would be without streaming (LOG-20); undefined when they make none. */
  joinStream?(events: readonly unknown[]): object | undefined;
  /** How a stream tells that it has failed; without it, as a refusal does. */
  errorWithin?(failed: FailedStream): ErrorEvent;
  /** Whole answers, too, may begin with 200 and turn out to be an error. */
  readonly failsLate?: true;
}

/** A stream that breaks off with an error. */
export interface FailedStream {
  /** What the vendor would have said at once. */
  readonly body: unknown;
  readonly status: number;
  /** How many events went before. */
  readonly passed: number;
  /** The last of these, as JSON; undefined where there was none, or it is none. */
  readonly last: unknown;
}

export interface ErrorEvent {
  /** Of its `event:` line; none when left out. */
  readonly name?: string;
  readonly data: object;
}

/** What a format may look at. Header names are lower case; params are the endpoint pattern's, percent-decoded. */
export interface FormatRequest {
  readonly method: string;
  /** Path after the provider, without leading slash or query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The body as JSON, parsed once. Throws BadAsk ("bad-json") when it is none. */
  json(): unknown;
  /** The body as multipart/form-data, parsed once. Throws BadAsk that says what is wrong when it is none. */
  form(): Form;
}

/** What an answer needs besides its content: where ids come from, what time it is, and what was asked. */
export interface WriteContext<Request = FormatRequest> {
  /** For ids only: differs between repeats of the same question. */
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The request being answered, for APIs that echo parts of it. */
  readonly request: Request;
  readonly urls: OwnUrls;
}

/** What an answer points to is fetched from where the caller found the emulator. */
export interface OwnUrls {
  /** Of a picture or film, by its name. */
  media(name: string): string;
  /** Of a path of the provider, through the same gateway. */
  provider(path: string): string;
}

export type HeaderMap = Record<string, string | readonly string[]>;

export interface WholeAnswer {
  readonly kind: "whole";
  readonly status: number;
  /** Lower-case names; without content-length. */
  readonly headers: HeaderMap;
  readonly body: string | Uint8Array;
}

export interface StreamedAnswer {
  readonly kind: "stream";
  readonly status: number;
  readonly headers: HeaderMap;
  /** Made as they are asked for, in order; not re-iterable. */
  readonly frames: Iterable<Frame>;
  /** The same events, where many of them are alike: much faster to write. Read this or `frames`. */
  readonly parts?: Iterable<Frame | Run>;
  /** The same answer not streamed, for the log; without it, it is written anew. */
  readonly whole?: (() => Written) | undefined;
}

/** One event as it goes over the wire, separators included. */
export interface Frame {
  readonly bytes: string | Uint8Array;
  /** How many output tokens this frame carries: what pacing counts. 0 for frames that only frame. */
  readonly tokens: number;
}

export type Written = WholeAnswer | StreamedAnswer;

/** How a vendor spells a failure: status, headers and body. */
export type ErrorSpelling = (failure: Failure, context: ErrorContext) => WholeAnswer;

/** An error points to nothing. */
export type ErrorContext = Omit<WriteContext<FailedRequest>, "urls">;

/** A request that failed: also one that no endpoint knew. */
export type FailedRequest = Pick<FormatRequest, "method" | "path" | "headers" | "params"> & Partial<Pick<FormatRequest, "query">>;

/** The vendor would refuse this request. Thrown by readAsk, spelled by the provider's ErrorSpelling. */
export class BadAsk extends Error {
  readonly failure: Failure;
  /** Why, for the trace, where we know more than the vendor says. It repeats nothing of the request. */
  readonly why: string | undefined;

  constructor(failure: Failure, why?: string) {
    super(failure.message ?? failure.kind);
    this.failure = failure;
    this.why = why;
  }
}

export function badRequest(message: string, param?: string): BadAsk {
  return new BadAsk(param === undefined ? { kind: "bad-request", message } : { kind: "bad-request", message, param });
}
