import type { Account } from "../../exchange/account.ts";
import type { Arrival, Step } from "../../exchange/exchange.ts";
import type { Mind } from "../../exchange/trace.ts";
import type { RequestOptions } from "../../rules/request-options.ts";
import type { Quirks } from "../../schema/quirks.ts";

/** A request before it is understood: what can be wrong with it whatever it asks for. */
export interface RequestView {
  readonly arrival: Pick<Arrival, "door" | "account" | "gateway" | "path" | "headers">;
  readonly account: Pick<Account, "settings">;
  readonly requested: RequestOptions;
}

/** Looks for one family of mistakes in every request. Costs nothing worth measuring where there is none. */
export type RequestLint = (view: RequestView, mind: Mind) => void;

/** What a lint looks at in a step, once it is known what holds for it. */
export type StepView = Pick<Step, "provider" | "endpoint" | "request" | "asks" | "realtime" | "options" | "index"> & {
  readonly exchange: Pick<Step["exchange"], "arrival" | "account" | "gateway" | "requested" | "surface" | "authenticated">;
};

/** The same for every step that a plan wants tried. */
export type StepLint = (step: StepView, mind: Mind, quirks: Quirks) => void;
