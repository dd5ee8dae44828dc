import type { RefusalName } from "../errors/catalog.ts";
import { EmulatorError } from "../errors/emulator-error.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { RestStep, Step, StepCredential } from "../exchange/exchange.ts";
import { type Report, refusalReply } from "../exchange/refusal-reply.ts";
import { credentialOf, withCredential } from "../providers/credential.ts";
import { type CredentialChoice, chooseCredential } from "../rules/credential-choice.ts";
import type { Quirks } from "../schema/quirks.ts";
import type { Credits } from "../store/credits.ts";
import type { ProviderKey, ProviderKeys } from "../store/provider-keys.ts";
import { type BillingLimitParts, countBilled } from "./billing-limits.ts";
import { countRequest } from "./count-request.ts";

export interface CredentialsParts extends BillingLimitParts {
  readonly providerKeys: ProviderKeys;
  readonly credits: Credits;
  readonly strict: boolean;
  /** Whether a provider (slug) is known to have a model. */
  readonly knowsModel: (provider: string, model: string) => boolean;
  readonly quirks: Pick<Quirks, "creditCode2049">;
  readonly report: Report;
}

/** What providers see when Cloudflare pays. The mock providers take any key. */
const CLOUDFLARE_KEY = "cloudflare-unified-billing";

/**
 * Finds the key that the provider gets to see (section 11). A refusal is the step's answer and not the exchange's end: a
 * universal request goes on to its next step.
 */
export function credentials(parts: CredentialsParts): Stage<Step> {
  return (step, next) => {
    try {
      provide(step, parts);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return Promise.resolve(refusalReply(error, step.exchange, parts.report, step.index));
    }
    return next();
  };
}

function provide(step: Step, parts: CredentialsParts): void {
  const { exchange, provider, options } = step;
  const stored = lookUp(step, parts);
  const choice = choose(step, stored, parts);
  if ("refusal" in choice) throw refused(choice, step, parts);
  const key = choice.source === "stored" ? stored() : undefined;
  const billed = choice.source === "unified" && provider.billing?.zeroDataRetention === true && options.zdr.value;
  const credential: StepCredential = {
    source: choice.source === "postpaid" ? "none" : choice.source,
    ...(key && { alias: key.alias }),
    ...(billed && { zeroDataRetention: true }),
  };
  exchange.trace.add({ what: "credential", step: step.index, ...credential, why: choice.why });
  step.credential = credential;
  if (key) useStored(key, step, parts);
  else countBilled(step, choice.source === "unified" ? "credits" : "bill", parts);
  const cloudflares = choice.source === "unified" || choice.source === "postpaid";
  if (cloudflares && credentialOf(provider, step.request) === undefined) putKey(step, CLOUDFLARE_KEY);
}

/** The stored key that this step could use; looked up once, when first asked for. */
function lookUp({ exchange, provider, options }: Step, { providerKeys }: CredentialsParts): () => ProviderKey | undefined {
  let found: { readonly key: ProviderKey | undefined } | undefined;
  return () => {
    found ??= { key: providerKeys.find(exchange.account.id, exchange.gateway.id, provider.id, options.byokAlias.value) };
    return found.key;
  };
}

function choose(step: Step, stored: () => ProviderKey | undefined, parts: CredentialsParts): CredentialChoice {
  const { exchange, provider, options, request, rest } = step;
  const { gateway, account, authenticated } = exchange;
  const modelId = (named: string) => provider.modelId?.(named) ?? named;
  return chooseCredential({
    onRequest: credentialOf(provider, request) !== undefined,
    alias: { value: options.byokAlias.value, named: options.byokAlias.from !== "default" },
    stored: () => stored() !== undefined,
    noWholesale: options.noWholesale.value,
    paid: provider.billing && (rest || !provider.billing.restOnly) ? provider.billing.by : "no",
    billingMode: gateway.workers_ai_billing_mode,
    authenticated,
    gatewayAuthenticates: gateway.authentication || rest !== undefined,
    balance: parts.credits.balance(account.id),
    knownModel: () => request.model === undefined || parts.knowsModel(provider.id, modelId(request.model)),
    strict: parts.strict,
    rest: rest && { sold: rest.sold, paysItself: rest.payment !== undefined },
  });
}

type Refusal = Extract<CredentialChoice, { readonly refusal: string }>;

function refused({ refusal, why }: Refusal, { exchange, provider, options, rest }: Step, parts: CredentialsParts): GatewayError {
  const { account, gateway } = exchange;
  const aliases = parts.providerKeys.aliases(account.id, gateway.id, provider.id).map((alias) => `'${alias}'`);
  const about = {
    slug: rest?.slug ?? "",
    provider: provider.id,
    alias: options.byokAlias.value,
    aliases: aliases.join(", ") || "none",
  };
  return new GatewayError(spelled(refusal, rest, parts.quirks), `${why}; ${ADVICE[refusal]}`, { about });
}

/** On the REST API want of credits has other words, and was seen with two codes (G-UB-3). */
function spelled(refusal: Refusal["refusal"], rest: RestStep | undefined, quirks: CredentialsParts["quirks"]): RefusalName {
  if (refusal !== "noCredits" || !rest) return refusal;
  return quirks.creditCode2049 ? "noBalance2049" : "noBalance";
}

const ADVICE: { readonly [Name in Refusal["refusal"]]: string } = {
  unknownAlias: "store it under accounts.*.provider_keys in aigw.config or with PUT /_aigw/keys",
  credentialRequired: "send a provider key, or store one with PUT /_aigw/keys",
  notSold: "store your own with PUT /_aigw/keys, or set unifiedBilling: true for the model in mocks/models.yaml",
  noCredits: "set accounts.*.credits in aigw.config, or PUT /_aigw/credits",
};

/** G-BYOK-3, then the key. One that cannot be opened is as good as no answer (G-BYOK-6). */
function useStored(key: ProviderKey, step: Step, { providerKeys, windows }: CredentialsParts): void {
  const { account } = step.exchange;
  if (key.rateLimit !== null) {
    const limit = { limit: key.rateLimit, intervalSeconds: key.rateLimitPeriodSeconds, technique: "fixed" } as const;
    const subject = `${key.provider} ${key.alias}`;
    const name = `the stored key '${key.alias}' of ${key.provider}`;
    const place = { account: account.id, gateway: key.gateway ?? "", kind: "provider-key", subject };
    if (!countRequest(step, { place, limit, name }, windows)) {
      throw new GatewayError("rateLimited", `${name} may be used ${key.rateLimit} times in ${key.rateLimitPeriodSeconds} s`);
    }
  }
  try {
    putKey(step, providerKeys.reveal(key));
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw new GatewayError("noProviderResponse", `${error.message}: ${error.hint}`, { cause: error });
  }
}

function putKey(step: Step, key: string): void {
  const { endpoint, request } = step.outgoing;
  step.outgoing = { endpoint, request: request.with(withCredential(step.provider, key, request)) };
}
