/**
 * Something a provider would refuse or fail at, before it is spelled the vendor's way. It travels as data: the gateway
 * passes a provider's error on (G-ERR-5), it does not throw it.
 */
export interface Failure {
  readonly kind: FailureKind;
  /** Replaces the vendor's usual sentence. */
  readonly message?: string;
  /** The request field at fault, as the vendor names fields ("messages", "max_tokens"). */
  readonly param?: string;
  /** The status that is wanted, where the vendor has one that no kind stands for (Groq's 498). */
  readonly status?: number;
  /** The vendor's own code, where one kind has several (OpenAI's "invalid_type"). Replaces the kind's usual code. */
  readonly code?: string;
  readonly model?: string;
  /** Sent as retry-after where the vendor sends it. */
  readonly retryAfterSeconds?: number;
  /** For context-exceeded: how many tokens came in and how many fit. */
  readonly tokens?: { readonly requested: number; readonly limit: number };
  /** For rate-limited: the limit that was reached, where it is one that counts. */
  readonly reached?: ReachedLimit;
}

/** A limit of so many requests or tokens a minute or day, and the request that was too much. */
export interface ReachedLimit {
  readonly what: "requests" | "tokens" | "input tokens" | "output tokens";
  readonly period: "minute" | "day";
  readonly limit: number;
  readonly used: number;
  readonly requested: number;
}

export type FailureKind =
  | "bad-request"
  | "bad-json"
  | "missing-key"
  | "invalid-key"
  | "permission"
  | "model-not-found"
  | "path-not-found"
  | "too-large"
  | "context-exceeded"
  | "content-filter"
  | "rate-limited"
  | "quota"
  | "overloaded"
  | "server-error"
  | "timeout";
