import type { Account } from "../exchange/account.ts";
import type { SocketSession } from "../exchange/socket.ts";
import type { Trace } from "../exchange/trace.ts";
import type { HeaderMap } from "../formats/format.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Provider } from "../providers/provider.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Ask } from "../tasks/task.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";

/** A vendor that speaks over sockets (section 16.2): one value a slug, listed in index.ts. */
export interface RealtimeProvider {
  /** First segment after the gateway; for Google it is not the provider's own (G-PROV-3). */
  readonly slug: string;
  /** Whose keys, prices and errors count. */
  readonly provider: Provider;
  /** The model asked for; without this, the query's `model`. */
  readonly modelOf?: (call: Pick<RealtimeCall, "path" | "query">) => string | undefined;
  /**
   * A key that came where HTTP requests have none: as a sub-protocol (`xi-api-key.{key}`), in the query (`api_key`). The provider's own
   * places are looked at anyway.
   */
  readonly keyIn?: (call: Pick<RealtimeCall, "protocols" | "query">) => string | undefined;
  /**
   * Called for an upgrade that is let in: gateway, token and key are seen to. What the vendor refuses before the socket opens is a
   * failure: the upgrade is answered with it as the provider spells it.
   */
  open(call: RealtimeCall): SocketSession | { readonly failure: Failure };
}

/** An upgrade as a vendor gets it. */
export interface RealtimeCall {
  /** After the slug, without leading slash; empty where the vendor has no path. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. Those of the gateway are not among them; the key is, as an HTTP request has it (G-RT-2). */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Sub-protocols that the caller offers, in its order, without those that carry the gateway's token. */
  readonly protocols: readonly string[];
  readonly model: string | undefined;
  /** Whose seed decides the content of answers. */
  readonly account: Account;
  /** Everything that waits waits on it. */
  readonly clock: Clock;
  /** For ids and jitter. */
  readonly random: Random;
  readonly trace: Trace;
  /** Set on the answer to the upgrade. */
  readonly answerHeaders: HeaderMap;
  /** What scripted rules, or else the mock models, answer: as they would over HTTP. `event` is what rules may repeat parts of. */
  answer(ask: Ask, event?: unknown): MockOutcome;
  /** Why there would be no answer of this model to anything, without asking it; undefined when there would be one. */
  refuses(model: string): Failure | undefined;
}
