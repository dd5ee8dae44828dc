import type { CustomProviderInput } from "./custom-provider-input.ts";

/** What an account has from the start, as a config file gives it. Apart from the schema because public types must not need zod. */
export interface AccountInput {
  /** Gateway tokens, accepted by every gateway of the account (G-AUTH-3). */
  readonly tokens?: readonly string[] | undefined;
  /** Tokens of the REST API. */
  readonly api_tokens?: readonly string[] | undefined;
  /** Opening balance in US dollars. */
  readonly credits?: number | undefined;
  /** Provider keys that the gateway adds to requests that bring none (BYOK). */
  readonly provider_keys?: readonly ProviderKeyInput[] | undefined;
  /** Providers of its own, reached as `custom-{slug}`. */
  readonly custom_providers?: readonly CustomProviderInput[] | undefined;
}

export interface ProviderKeyInput {
  /** Slug: "openai", "custom-mine". */
  readonly provider: string;
  /** Default "default". One key a provider and alias. */
  readonly alias?: string | undefined;
  /** The gateway that has it; every gateway of the account when left out. */
  readonly gateway?: string | undefined;
  /** The key itself, or the environment variable that holds it: one of the two. */
  readonly secret?: string | undefined;
  readonly secret_env?: string | undefined;
  /** Default false. */
  readonly default_config?: boolean | undefined;
  /** Requests a period; no limit when left out. */
  readonly rate_limit?: number | undefined;
  /** Seconds. Default 60. */
  readonly rate_limit_period?: number | undefined;
}
