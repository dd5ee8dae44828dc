/** What the content of mock answers is drawn from. */
export interface SeedView {
  readonly account: string;
  readonly seed: string;
  /** Whether it is the configured one. */
  readonly configured: boolean;
}
