/** Custom domains as a config file gives them. Apart from the schema because public types must not need zod. */
export interface HostInput {
  readonly account: string;
  readonly gateway: string;
  /** Cloudflare Access stands before it; `{}` lets every token in that is one and has not run out. */
  readonly access?: AccessInput | undefined;
}

export interface AccessInput {
  /** The team whose tokens are taken: `iss` must be `https://{team}.cloudflareaccess.com`. */
  readonly team?: string | undefined;
  /** Application audience tags: `aud` must have one of them. */
  readonly audience?: readonly string[] | undefined;
  /** Tokens must be signed with it (HS256). Signatures are not looked at when left out. */
  readonly secret?: string | undefined;
  /** Machines that are let in by `CF-Access-Client-Id` and `CF-Access-Client-Secret`. */
  readonly service_tokens?: readonly ServiceTokenInput[] | undefined;
}

export interface ServiceTokenInput {
  readonly client_id: string;
  readonly client_secret: string;
}
