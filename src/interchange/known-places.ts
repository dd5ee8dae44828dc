import { ownProviders } from "../intake/account-providers.ts";
import { allProviders, providers } from "../providers/index.ts";
import type { AccountInput } from "../schema/account-input.ts";
import type { Places } from "./asked.ts";

/** Everybody's providers, and those that accounts of the configuration have of their own. */
export function knownPlaces(upstreams: Places["upstreams"], accounts: Readonly<Record<string, AccountInput>>): Places {
  const own = Object.values(accounts).flatMap((account) => ownProviders(account).map(({ provider }) => provider));
  return { providers: [...providers, ...own], onRest: allProviders, upstreams };
}
