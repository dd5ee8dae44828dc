import type { Usage } from "../tasks/usage.ts";
import type { Switching } from "./switching.ts";

/** An answer on its way back: status, headers, and bytes that may still be coming. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. Every reply owns its headers: stages add to them in place. */
  readonly headers: Record<string, string | readonly string[]>;
  readonly body: Body;
  /** Whose answer it is: the provider's, or the refusal of the gateway or of Access in front of it. */
  readonly from: "provider" | "gateway" | "access";
  /** Whether it came from the gateway's cache. */
  readonly cached?: boolean | undefined;
  /** A streamed answer put together again, for the log (LOG-20); absent where only the raw events are known. */
  readonly whole?: (() => Uint8Array | undefined) | undefined;
  /** Token counts, to be asked for when the body has ended. */
  readonly usage?: (() => Usage | undefined) | undefined;
  /** Instead of an answer the caller's connection is closed, without a byte. The body breaks off. */
  readonly hangsUp?: true | undefined;
  /** Where its bytes are cut matters: nothing is to be put into them any more. */
  readonly exact?: true | undefined;
  /** Of an upgrade that is let in (status 101): what goes on over the socket. The body has no bytes, and ends with the socket. */
  readonly switching?: Switching | undefined;
}

/** All bytes at once, or bytes as they come. An iterable throws when the answer breaks off. */
export type Body = Uint8Array | AsyncIterable<Uint8Array>;

/** No HTTP answer came: refused connection, reset before headers, time-out. A reply with status 500 is not this. */
export class TransportFailure extends Error {
  readonly reason: "timeout" | "connection";

  constructor(reason: "timeout" | "connection", message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What a step came to; what a plan is told. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "failed"; readonly failure: TransportFailure };

export function isWhole(body: Body): body is Uint8Array {
  return body instanceof Uint8Array;
}
