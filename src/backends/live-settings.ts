export interface LiveSettings {
  readonly upstream: "provider" | "cloudflare";
  /** Base URLs by slug, and under "cloudflare" the real gateway's. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Where keys are that neither the request nor the store has. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
