/** Which exchanges; every field narrows. */
export interface ExchangeFilter {
  readonly gateway?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly status?: number | undefined;
  /** The id of a lint that was said of it: "AIGW-L004". */
  readonly lint?: string | undefined;
}

/** A page of them, newest first. */
export interface ExchangeListFilter extends ExchangeFilter {
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** 1 to 1000; 20 when left out. */
  readonly limit?: number | undefined;
}

export interface ExchangeView {
  readonly id: string;
  readonly account: string;
  readonly gateway: string;
  readonly surface: string;
  readonly method: string;
  readonly url: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly status: number;
  /** On the account's clock, in milliseconds since the epoch. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** The served step's log row; null when the gateway refused before there was one. */
  readonly logId: string | null;
}

/** One that has begun and not ended. */
export interface ExchangeUnderWay extends Pick<ExchangeView, "id" | "account" | "gateway" | "method" | "url" | "startedMs"> {
  /** So far. */
  readonly story: readonly string[];
}

export interface ExchangePage {
  readonly exchanges: readonly ExchangeView[];
  /** How many there are, on all pages. */
  readonly total: number;
  readonly next: string | null;
}

/** One entry of a trace: what happened, when, and how long it was until the next. */
export interface TraceFact {
  readonly what: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly [detail: string]: unknown;
}

/** A tool call as an answer has it. */
export interface ToolCallMade {
  readonly name: string;
  /** Parsed, where the vendor sends text. */
  readonly arguments: unknown;
}

/** A log row, with the beginnings of its bodies where they are stored. */
export interface LogView {
  readonly id: string;
  readonly provider: string;
  readonly model: string | null;
  readonly statusCode: number;
  readonly success: boolean;
  readonly cached: boolean;
  readonly step: number;
  readonly attempt: number;
  readonly durationMs: number;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** US dollars. */
  readonly cost: number | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>> | null;
  readonly requestHead?: string;
  readonly requestHeadComplete?: boolean;
  readonly responseHead?: string;
  readonly responseHeadComplete?: boolean;
  /** What tools the answer calls, however long it is; absent where it calls none, or is not stored. */
  readonly toolCalls?: readonly ToolCallMade[];
  readonly [field: string]: unknown;
}

export interface ExchangeDetail extends ExchangeView {
  readonly logs: readonly LogView[];
  /** Sentences, each with the milliseconds since the start. */
  readonly story: readonly string[];
  readonly trace: readonly TraceFact[];
}
