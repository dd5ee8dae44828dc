import { describeFaults } from "../faults/describe.ts";
import { ownProviders } from "../intake/account-providers.ts";
import { describeProvider } from "../providers/describe.ts";
import { allProviders, providers } from "../providers/index.ts";
import { socketsOf } from "../realtime/index.ts";
import type { Config } from "../schema/config.ts";

// What can be said of every emulator, before there is one.

/** Whom the emulator plays. */
export const providerSlugs: readonly string[] = allProviders.map(({ id }) => id);

/** Variables in which clients of the providers look for a key. */
export const keyVariables: readonly string[] = [...new Set(providers.flatMap((provider) => provider.keyVariables ?? []))];

/** What each provider speaks, for those who print it. */
export const providerFacts = () => providers.map((provider) => ({ ...describeProvider(provider), sockets: socketsOf(provider) }));

/** What can go wrong on order. */
export const faultKinds = describeFaults;

/** The same of the accounts' own, each with the account that has it. */
export const ownProviderFacts = (accounts: Config["accounts"]) =>
  Object.entries(accounts).flatMap(([account, settings]) =>
    ownProviders(settings).map(({ provider, enabled }) => ({ account, enabled, ...describeProvider(provider) })),
  );
