/** What decides whose key a provider gets to see (section 11.1). Functions are asked only when it comes to them. */
export interface CredentialQuestion {
  /** Whether the request brings a key for this provider. */
  readonly onRequest: boolean;
  /** The alias asked for, and whether a header or step named it. */
  readonly alias: { readonly value: string; readonly named: boolean };
  /** Whether a key is stored under that alias. */
  readonly stored: () => boolean;
  /** Nothing may be billed to credits: `byok_only`, `cf-aig-no-wholesale`. */
  readonly noWholesale: boolean;
  /** How the provider can be paid without a key: by Unified Billing, as Cloudflare's own models are, or not at all. */
  readonly paid: "unified" | "cloudflare" | "no";
  /** Of the gateway, for Cloudflare's own models (G-CRED-4). */
  readonly billingMode: "postpaid" | "unified";
  /** Whether a gateway token came with the request. */
  readonly authenticated: boolean;
  /** Whether the gateway insists on one. */
  readonly gatewayAuthenticates: boolean;
  /** Nanodollars; undefined for an account that no credits were ever given. */
  readonly balance: number | undefined;
  /** Whether the model is one that Cloudflare sells. */
  readonly knownModel: () => boolean;
  readonly strict: boolean;
  /** What is particular to the REST API, where every caller is known and none has a provider's key. */
  readonly rest?: { readonly sold: boolean; readonly paysItself: boolean } | undefined;
}

export type CredentialChoice =
  | { readonly source: "request" | "stored" | "none"; readonly why: string }
  /** Cloudflare's own key goes out, unless the request brought one (Workers AI); paid from credits, or with the account's bill. */
  | { readonly source: "unified" | "postpaid"; readonly why: string }
  | { readonly refusal: "unknownAlias" | "credentialRequired" | "noCredits" | "notSold"; readonly why: string };

/** The request's key, else a stored one, else Unified Billing (G-CRED-1). */
export function chooseCredential(question: CredentialQuestion): CredentialChoice {
  const { alias } = question;
  // G-X402-3
  if (question.rest?.paysItself) return { source: "postpaid", why: "the caller pays by request (x402)" };
  if (question.paid === "cloudflare") return ofCloudflare(question);
  if (question.onRequest) return FROM_REQUEST;
  if (question.stored()) return { source: "stored", why: `the request brings no key; one is stored as '${alias.value}'` };
  // G-BYOK-2: whoever names an alias gets that one or none.
  if (alias.named) return { refusal: "unknownAlias", why: `no key is stored as '${alias.value}'` };
  if (question.noWholesale) {
    const why = "the request brings no key, none is stored, and byok_only or cf-aig-no-wholesale forbids Unified Billing";
    return { refusal: "credentialRequired", why };
  }
  return unified(question);
}

const FROM_REQUEST: CredentialChoice = { source: "request", why: "the request brings a key" };

function unified(question: CredentialQuestion): CredentialChoice {
  const none = (why: string): CredentialChoice => ({ source: "none", why: `no key was sent or is stored, and ${why}` });
  if (question.paid === "no") return none("the provider is not sold through Unified Billing");
  // G-UB-2. In relaxed mode gateways do not insist on a token, so the token itself is what counts.
  if (question.rest) return unifiedOnRest(question, question.rest);
  if (!question.authenticated) return none("without a gateway token there is no Unified Billing");
  if (question.strict && !question.gatewayAuthenticates) return none("Unified Billing needs a gateway with authentication on");
  if (!question.strict && question.balance === undefined) return none("the account was given no credits");
  if (!question.knownModel()) return none("Unified Billing does not know the model");
  return fromCredits(question, "the request brings no key and none is stored");
}

/** The API token stands for the gateway's; only what the catalogue says is sold at all (G-REST-17). */
function unifiedOnRest(question: CredentialQuestion, { sold }: { readonly sold: boolean }): CredentialChoice {
  if (!sold) return { refusal: "notSold", why: "no key is stored, and Unified Billing does not sell the model" };
  if (question.strict || question.balance !== undefined) return fromCredits(question, "no key is stored");
  return { source: "postpaid", why: "no key is stored, and an account that was given no credits is not asked for any" };
}

/** Workers AI takes no provider keys: a token on the request says who calls, the gateway's billing mode who pays (G-CRED-4). */
function ofCloudflare(question: CredentialQuestion): CredentialChoice {
  const { onRequest, authenticated, strict, gatewayAuthenticates, billingMode, balance } = question;
  const known = onRequest || (authenticated && (!strict || gatewayAuthenticates));
  if (!known) return { source: "none", why: "neither a Workers AI token nor a gateway token came" };
  if (billingMode === "unified" && (strict || balance !== undefined)) {
    return fromCredits(question, "workers_ai_billing_mode is unified");
  }
  return onRequest ? FROM_REQUEST : { source: "postpaid", why: "Workers AI is on the account's bill (postpaid)" };
}

/** The balance is looked at before the call, and may end below zero (G-UB-7). */
function fromCredits({ balance = 0 }: CredentialQuestion, why: string): CredentialChoice {
  return balance > 0 ? { source: "unified", why } : { refusal: "noCredits", why: `${why}, but there are no credits left` };
}
