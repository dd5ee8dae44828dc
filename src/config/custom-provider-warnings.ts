import type { Config } from "../schema/config.ts";
import { CUSTOM_PREFIX, customProviderHeaders } from "../schema/custom-provider.ts";
import type { CustomProviderInput } from "../schema/custom-provider-input.ts";

/** Sentences about custom providers that will not do what their author hopes. */
export function customProviderWarnings({ accounts }: Pick<Config, "accounts">): string[] {
  return Object.entries(accounts).flatMap(([account, { custom_providers = [] }]) =>
    custom_providers.flatMap((provider) => {
      const name = `custom provider '${provider.slug}' of accounts['${account}']`;
      return [idle(provider), misnamed(provider), headless(provider)].flatMap((problem) =>
        problem ? [`${name}: ${problem}`] : [],
      );
    }),
  );
}

/** G-CUST-1: none is enabled at first. */
function idle({ slug, enable }: CustomProviderInput): string | undefined {
  if (enable !== undefined) return undefined;
  return `it is not enabled, so requests to ${CUSTOM_PREFIX}${slug} get 400 code 2008; say enable: true, or false to keep it so`;
}

function misnamed({ slug }: CustomProviderInput): string | undefined {
  if (!slug.startsWith(CUSTOM_PREFIX)) return undefined;
  return `requests name it ${CUSTOM_PREFIX}${slug}; leave the first ${CUSTOM_PREFIX} out of the slug`;
}

function headless(provider: CustomProviderInput): string | undefined {
  if (typeof provider.headers !== "string" || Object.keys(customProviderHeaders(provider)).length > 0) return undefined;
  return "its headers are no JSON object of texts and are not used";
}
