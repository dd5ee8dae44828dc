import type { Account } from "../exchange/account.ts";
import type { SocketSession } from "../exchange/socket.ts";
import type { Trace } from "../exchange/trace.ts";
import type { HeaderMap } from "../formats/format.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Provider } from "../providers/provider.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Ask } from "../tasks/task.ts";
import type { Usage } from "../tasks/usage.ts";
import type { Clock } from "../world/clock.ts";
import type { Random } from "../world/random.ts";
import type { Frame } from "./session.ts";
import type { VendorCall } from "./vendor-call.ts";

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
  /** Parameters of the query in which keys come, beside the provider's own places: no recording has them. */
  readonly keyParameters?: readonly string[];
  /** What goes to the vendor itself, where that is not what the gateway gets. */
  readonly toVendor?: (call: VendorCall) => VendorCall;
  /**
   * Members of a client's messages (`item.id`) that it makes up anew each time and the vendor's answers repeat: in a recording
   * they stand for whatever stands there now.
   */
  readonly madeUp?: readonly string[];
  /** Messages of a client that only keep the connection open: when they come, and how often, does not count in a recording. */
  readonly keepsOpen?: (message: Frame) => boolean;
  /** How the vendor tells of trouble with a client's message; absent where closing the socket is all that it does. */
  readonly trouble?: (message: string, said: Frame) => Frame;
  /** What a message of the vendor says that was used; undefined where it says nothing of it. */
  readonly usageIn?: (message: Readonly<Record<string, unknown>>) => Usage | undefined;
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
