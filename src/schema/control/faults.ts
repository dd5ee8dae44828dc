import type { FaultInput } from "../fault-input.ts";

/** A fault as an account has it. */
export interface FaultUse extends FaultInput {
  readonly id: string;
  readonly side: "upstream" | "client";
  /** The scenario that it is part of. */
  readonly scenario?: string;
  /** The fault as a sentence. */
  readonly explanation: string;
  /** Whether the account's clock lets it strike now, and whether it never will again. */
  readonly state: "active" | "waiting" | "over";
  readonly seen: number;
  readonly struck: number;
  readonly missed: number;
  /** Why it could not strike, the last time it could not. */
  readonly missedWhy: string | null;
  /** Strikes left; null where there is no limit. */
  readonly left: number | null;
}

/** A kind of fault for those who list or offer them. */
export interface FaultKind {
  readonly kind: string;
  readonly help: string;
  readonly side: "upstream" | "client" | "both";
  /** JSON Schemas of its own options, by name. */
  readonly options: Readonly<Record<string, unknown>>;
}
