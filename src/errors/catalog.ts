/**
 * Every refusal the gateway itself gives: numbers, statuses and texts, here and nowhere else (spec section 17.2).
 * `evidence` says how sure the number is. A row's message is a sentence, or a function of the data it needs.
 */
export const catalog = {
  gatewayNotFound: {
    status: 400,
    code: 2001,
    message: "Please configure AI Gateway in the Cloudflare dashboard",
    evidence: "seen",
  },
  noProviderResponse: { status: 400, code: 2005, message: "Failed to get response from provider", evidence: "seen" },
  invalidProvider: { status: 400, code: 2008, message: "Invalid provider", evidence: "seen" },
  badChatFormat: { status: 400, code: 2019, message: "Chat completion bad format", evidence: "seen" },
  bodyTooLarge: { status: 413, code: 413, message: "Request body too large", evidence: "inferred" },
  malformedRequest: { status: 400, code: 400, message: "Malformed HTTP request", evidence: "inferred" },
  internal: { status: 500, code: 500, message: "Internal emulator error", evidence: "inferred" },
} as const satisfies Record<string, CatalogRow>;

interface CatalogRow {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  /** Shorter text of the envelope's `description`, where it differs from the message (G-ERR-4). */
  readonly description?: string;
  readonly evidence: "doc" | "seen" | "inferred";
}

export type RefusalName = keyof typeof catalog;
