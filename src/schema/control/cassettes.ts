import type { Mode } from "../mode.ts";

/** What cassettes are to one account. */
export interface CassettesView {
  /** The mode that the account was given; null where the configured one holds. */
  readonly mode: Mode | null;
  /** What happens when no recording answers, as the account was told; null where the configured way holds. */
  readonly onMiss: "mock" | "error" | null;
  /** The one cassette that it plays and records, by name; null where all are played. */
  readonly selected: string | null;
  readonly cassettes: readonly CassetteView[];
  /** How many requests of the account no recording answered, since its last reset. */
  readonly misses: number;
}

/** One file of recordings. */
export interface CassetteView {
  /** What it is selected by. */
  readonly name: string;
  readonly file: string;
  readonly interactions: number;
  /** How many of them have answered somebody since the start. */
  readonly used: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly recordedAt: string | null;
  readonly expires: string | null;
}

/** A request that no recording answered. */
export interface CassetteMiss {
  /** Of the exchange. */
  readonly exchange: string;
  /** "openai chat/completions gpt-4o-mini". */
  readonly asked: string;
  /** What most likely happened. */
  readonly cause: string;
  readonly nearest: { readonly id: string; readonly file: string; readonly line: number } | null;
  /** What to do, a command or a change each. */
  readonly fixes: readonly string[];
  /** All of it in words, several lines. */
  readonly text: string;
}
