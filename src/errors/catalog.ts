/**
 * Every refusal the gateway itself gives: numbers, statuses and texts, here and nowhere else (spec section 17.2);
 * docs/errors.md lists them.
 */
export const catalog = {
  gatewayNotFound: {
    status: 400,
    code: 2001,
    message: "Please configure AI Gateway in the Cloudflare dashboard",
    when: "strict: the gateway in the URL is not configured",
    evidence: "seen",
  },
  unauthorized: {
    status: 401,
    code: 2009,
    message: "Unauthorized",
    when: "the gateway wants a gateway token (`authentication`), and no token of the account came",
    evidence: "seen",
  },
  unreadableAnswer: {
    status: 400,
    code: 2002,
    message: "Failed to parse model output",
    when: "on `/compat`: a successful answer that is not in the shape of the provider's API, so that it cannot be translated",
    evidence: "inferred",
  },
  noProviderResponse: {
    status: 400,
    code: 2005,
    message: "Failed to get response from provider",
    when: "no answer came: nothing within `cf-aig-request-timeout`, or the connection failed; a stored key cannot be opened",
    evidence: "seen",
  },
  rateLimited: {
    status: 429,
    code: 2003,
    message: "Rate limited",
    when: "the gateway's request limit, or that of a stored key, is used up",
    evidence: "seen",
  },
  unknownAlias: {
    status: 400,
    code: 2040,
    message: "Provider '{provider}' has no BYOK credential named '{alias}'. Configured aliases: {aliases}",
    when: "no key is stored under the alias that `cf-aig-byok-alias` names",
    evidence: "seen",
  },
  credentialRequired: {
    status: 400,
    code: 2040,
    message:
      "Provider '{provider}' has no credential on the request and no BYOK credential named '{alias}'. Configured aliases: {aliases}",
    when: "no key is sent or stored, and `byok_only` or `cf-aig-no-wholesale` forbids Unified Billing",
    evidence: "inferred",
  },
  noCredits: {
    status: 402,
    code: 2021,
    message:
      "Insufficient wholesale credits. Please add additional credits on the AI Gateway Cloudflare dashboard to continue using provider models.",
    when: "Unified Billing would pay, and the account has no credits left",
    evidence: "seen",
  },
  noBalance: {
    status: 402,
    code: 2021,
    message: "Insufficient balance; add money to your gateway or use BYOK",
    description: "Insufficient AI Gateway credits",
    when: "the same on the REST API",
    evidence: "seen",
  },
  noBalance2049: {
    status: 402,
    code: 2049,
    message: "Insufficient balance; add money to your gateway or use BYOK",
    description: "Insufficient AI Gateway credits",
    when: "the same with the quirk `creditCode2049`",
    evidence: "seen",
  },
  unifiedBillingLimited: {
    status: 429,
    code: 2018,
    message: "Wholesale Rate limited",
    when: "more than 200 requests on Unified Billing within 60 seconds of a gateway",
    evidence: "seen",
  },
  badUniversalPayload: {
    status: 400,
    code: 7001,
    message: "Invalid universal request",
    when: "the universal endpoint's body is no list of steps",
    evidence: "inferred",
  },
  invalidProvider: {
    status: 400,
    code: 2008,
    message: "Invalid provider",
    when: "no provider has the slug in the URL, or the prefix of a model on `/compat`; other paths under `/compat`; `/compat/responses` of a provider without Responses",
    evidence: "seen",
  },
  badChatFormat: {
    status: 400,
    code: 2019,
    message: "Chat completion bad format",
    when: "on `/compat`: a model without a prefix, no messages or an empty one, a body that is no JSON object, or what the chosen provider's API cannot say",
    evidence: "seen",
  },
  modelNotFound: {
    status: 404,
    code: 7003,
    message: "Model not found: {slug}",
    description: "User Input Error",
    when: "REST API: the catalogue has no model of this name",
    evidence: "seen",
  },
  userInput: {
    status: 400,
    code: 7003,
    message: "Model execution failed (User Input Error): {complaint}",
    description: "User Input Error",
    when: "REST API: the body does not fit the model, or the model is not served at this path",
    evidence: "seen",
  },
  notSold: {
    status: 402,
    code: 2021,
    message: "{slug} is not available via unified billing, please use BYOK",
    when: "REST API: no stored key, and Unified Billing does not sell the model",
    evidence: "seen",
  },
  paymentRequired: {
    status: 402,
    code: 402,
    message: "Payment required",
    when: "`/ai/run` with `Payment-Method: x402` and no payment yet; the terms are in the header `PAYMENT-REQUIRED`",
    evidence: "inferred",
  },
  credentialRejected: {
    status: 401,
    code: 2009,
    message: "Unauthorized",
    when: "`/ai/run`: the provider does not accept the stored key",
    evidence: "doc",
  },
  ownCredentialRejected: {
    status: 503,
    code: 503,
    message: "Provider unavailable",
    when: "`/ai/run`: the provider does not accept the key of Unified Billing",
    evidence: "doc",
  },
  apiTokenRefused: {
    status: 401,
    code: 10000,
    message: "Authentication error",
    when: "REST API, strict: no API token, or one that the account does not have",
    evidence: "doc",
  },
  noRoute: {
    status: 404,
    code: 7003,
    message: "No route for the URI",
    when: "REST API: no such path under `/client/v4`",
    evidence: "seen",
  },
  methodNotAvailable: {
    status: 405,
    code: 7001,
    message: "Method {method} not available for that URI.",
    when: "REST API: the path takes `POST` alone",
    evidence: "inferred",
  },
  cassetteMiss: {
    status: 406,
    code: 4060,
    message: "{why}",
    when: "the emulator's own: recordings are replayed, none answers the request, and `onMiss` is error; also the code of the goodbye when a conversation over a socket takes a turn that is not recorded",
    evidence: "ours",
  },
  badCassetteName: {
    status: 400,
    code: 4061,
    message: "{name} is no name of a cassette: {why}",
    when: "the emulator's own: the header `x-aigw-cassette` names no file of the folder of recordings",
    evidence: "ours",
  },
  accessLogin: {
    status: 302,
    code: 302,
    message: "Log in",
    when: "custom domain with `access`, a browser: no Access token came, or none that is taken",
    evidence: "inferred",
    by: "access",
  },
  accessUnauthorized: {
    status: 401,
    code: 401,
    message: "Unauthorized",
    when: "custom domain with `access`: no Access token came; a gateway token alone is none",
    evidence: "inferred",
    by: "access",
  },
  accessForbidden: {
    status: 403,
    code: 403,
    message: "Forbidden",
    when: "custom domain with `access`: the Access token or service token that came is not taken",
    evidence: "inferred",
    by: "access",
  },
  bodyTooLarge: {
    status: 413,
    code: 413,
    message: "Request body too large",
    when: "the body is larger than `bodyLimit`",
    evidence: "inferred",
  },
  tooManySockets: {
    status: 503,
    code: 503,
    message: "Too many open sockets",
    when: "a WebSocket is asked for and `maxSockets` of them are open",
    evidence: "inferred",
  },
  malformedRequest: {
    status: 400,
    code: 400,
    message: "Malformed HTTP request",
    when: "what came in is no request, such as a URL with broken percent-encoding",
    evidence: "inferred",
  },
  internal: {
    status: 500,
    code: 500,
    message: "Internal emulator error",
    when: "a mistake in the emulator; please report it",
    evidence: "inferred",
  },
} as const satisfies Record<string, CatalogRow>;

export interface CatalogRow {
  readonly status: number;
  readonly code: number;
  /** `{name}` stands for what the refusal is about. */
  readonly message: string;
  /** Shorter text of the envelope's `description`, where it differs from the message (G-ERR-4). */
  readonly description?: string;
  /** What it takes to get it, for the docs. */
  readonly when: string;
  /** How sure the numbers and the text are, as the spec tags them. */
  readonly evidence: "doc" | "seen" | "inferred" | "ours";
  /** Cloudflare Access says it, before the gateway knows of the request (G-ACC-3). */
  readonly by?: "access";
}

export type RefusalName = keyof typeof catalog;
