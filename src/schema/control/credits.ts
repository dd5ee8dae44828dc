/** What an account has left for Unified Billing, in US dollars; null where it was never given any. */
export interface CreditsView {
  readonly account: string;
  readonly balance: number | null;
}
