/**
 * A provider of the account's own, as a config file gives it, in Cloudflare's names (G-CUST-1). Apart from the schema because
 * public types must not need zod.
 */
export interface CustomProviderInput {
  /** Requests name it `custom-{slug}`. */
  readonly slug: string;
  /** What the path after the slug is appended to, after a slash. */
  readonly base_url: string;
  /** For people. The slug when left out. */
  readonly name?: string | undefined;
  /** Default false, as at Cloudflare: until it is true, requests are refused. */
  readonly enable?: boolean | undefined;
  /** Default false. */
  readonly beta?: boolean | undefined;
  readonly description?: string | undefined;
  readonly link?: string | undefined;
  /** Headers that its requests get besides the caller's; as Cloudflare has it, one text with a JSON object in it. */
  readonly headers?: string | Readonly<Record<string, string>> | undefined;
  readonly curl_example?: string | undefined;
  readonly js_example?: string | undefined;
  /** Where it stands in lists. */
  readonly position?: number | undefined;
  /**
   * The emulator's own: where `/compat` asks it, relative to `base_url`. Left out: `v1/chat/completions` where that has no path,
   * else `chat/completions`.
   */
  readonly compat_path?: string | undefined;
}
