/** A state that was kept. */
export interface SnapshotView {
  readonly name: string;
  /** ISO 8601, in real time. */
  readonly savedAt: string;
  /** Of the emulator that wrote it. */
  readonly version: string;
  /** The accounts that are in it. */
  readonly accounts: readonly string[];
  readonly bytes: number;
}
