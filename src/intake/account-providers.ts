import { type Account, Slot } from "../exchange/account.ts";
import { customProvider } from "../providers/custom.ts";
import type { Provider } from "../providers/provider.ts";
import { CUSTOM_PREFIX, customProviderHeaders } from "../schema/custom-provider.ts";
import type { CustomProviderInput } from "../schema/custom-provider-input.ts";
import type { ProviderList } from "./plan.ts";

/** Whom an account can ask: everybody's providers, and its own that are enabled (G-CUST-1, G-CUST-5). */
export function accountProviders(everybodys: ProviderList): (account: Account) => ProviderList {
  const slot = new Slot(({ settings }) => {
    const own = settings.custom_providers ?? [];
    return own.length === 0 ? everybodys : withOwn(everybodys, own);
  });
  return (account) => slot.of(account);
}

function withOwn({ all, onRest, find }: ProviderList, own: readonly CustomProviderInput[]): ProviderList {
  const enabled = new Map(own.flatMap((input) => (input.enable ? [entry(providerOf(input))] : [])));
  return {
    all: [...all, ...enabled.values()],
    onRest,
    find: (slug) => find(slug) ?? enabled.get(slug),
    disabled: own.flatMap((input) => (input.enable ? [] : [providerOf(input).id])),
  };
}

function entry(provider: Provider): [string, Provider] {
  return [provider.id, provider];
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
