import type { Account } from "../../exchange/account.ts";
import type { Runs } from "../../stages/runs.ts";
import type { ModelFacts } from "../../tasks/models.ts";
import type { BoundLogs } from "./logs.ts";

/** What a binding's method asks besides runs, which go down the road of exchanges. */
export interface BindingCall {
  readonly account: Account;
  /** What the path's groups hold, percent-decoded. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** Where the emulator listens for the caller: scheme, host and port. */
  readonly origin: string;
}

/** JSON, or an event stream. */
export type BindingAnswer = { readonly status: number; readonly json: unknown } | { readonly events: AsyncIterable<Uint8Array> };

/** One method of the binding: a value here, and a word in the list of `resources.ts`. */
export interface BindingResource {
  readonly method: string;
  /** Of the whole path, each id a group. */
  readonly path: RegExp;
  answer(call: BindingCall, parts: ResourceParts): BindingAnswer | Promise<BindingAnswer>;
}

export interface ResourceParts {
  readonly logs: BoundLogs;
  /** Those of Workers AI at the moment. */
  readonly models: () => readonly ModelFacts[];
  readonly runs: Runs;
}

export function success(result: unknown): BindingAnswer {
  return { status: 200, json: { success: true, result, errors: [], messages: [] } };
}

/** As Cloudflare's API has it: the binding throws the first message (WB-ANS-9, WB-OTH-1). */
export function failure(status: number, code: number, message: string): BindingAnswer {
  return { status, json: { success: false, result: null, errors: [{ code, message }], messages: [] } };
}
