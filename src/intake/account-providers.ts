import { type Account, Slot } from "../exchange/account.ts";
import { customProvider } from "../providers/custom.ts";
import type { Provider } from "../providers/provider.ts";
import type { AccountInput } from "../schema/account-input.ts";
import { CUSTOM_PREFIX, customProviderHeaders } from "../schema/custom-provider.ts";
import type { CustomProviderInput } from "../schema/custom-provider-input.ts";
import type { ProviderList } from "./plan.ts";

/** Whom an account can ask: everybody's providers, and its own that are enabled (G-CUST-1, G-CUST-5). */
export function accountProviders(everybodys: ProviderList): (account: Account) => ProviderList {
  const slot = new Slot(({ settings }) => {
    const own = ownProviders(settings);
    return own.length === 0 ? everybodys : withOwn(everybodys, own);
  });
  return (account) => slot.of(account);
}

/** A provider that an account has made for itself. */
interface OwnProvider {
  readonly provider: Provider;
  readonly enabled: boolean;
}

/** Those of an account, in the order of its settings. */
export function ownProviders({ custom_providers = [] }: AccountInput): OwnProvider[] {
  return custom_providers.map((input) => ({ provider: providerOf(input), enabled: input.enable === true }));
}

function withOwn(everybodys: ProviderList, own: readonly OwnProvider[]): ProviderList {
  const { all, find } = everybodys;
  const enabled = own.flatMap((one) => (one.enabled ? [one.provider] : []));
  const bySlug = new Map(enabled.map((provider) => [provider.id, provider]));
  return {
    ...everybodys,
    all: [...all, ...enabled],
    find: (slug) => find(slug) ?? bySlug.get(slug),
    disabled: own.flatMap((one) => (one.enabled ? [] : [one.provider.id])),
  };
}

const made = new WeakMap<CustomProviderInput, Provider>();

/** One value a definition: others keep what they know of a provider by it. */
function providerOf(input: CustomProviderInput): Provider {
  let provider = made.get(input);
  if (!provider) {
    const { slug, base_url: baseUrl, compat_path: compatPath } = input;
    provider = customProvider({ id: CUSTOM_PREFIX + slug, baseUrl, compatPath, headers: customProviderHeaders(input) });
    made.set(input, provider);
  }
  return provider;
}
