/** One exchange, once it has ended. Times in milliseconds, cost in US dollars. */
export interface ExchangeSummary {
  /** What `aigw-emulator explain` takes; absent where there was no exchange. */
  readonly id?: string;
  /** When it began, since the epoch. */
  readonly atMs: number;
  readonly method: string;
  /** Its query is never shown: some clients put keys there. */
  readonly path: string;
  readonly provider?: string;
  readonly model?: string;
  readonly status: number;
  /** Where the answer came from: "mock", "rule", "cache". */
  readonly source?: string;
  readonly durationMs: number;
  /** In and out together. */
  readonly tokens?: number;
  /** Those of them that the provider had in its own cache. */
  readonly cachedTokens?: number;
  readonly cost?: number;
  readonly logId?: string;
  /** Something out of the ordinary that is no failure: "client left", "emulator stopped". */
  readonly note?: string;
  readonly lints: readonly { readonly id: string; readonly text: string }[];
  /** Why it failed, with what to do about it. */
  readonly error?: string;
}
