import { z } from "zod";
import type { AccountInput, ProviderKeyInput } from "./account-input.ts";
import { BLOT } from "./blot.ts";
import { creditBalance } from "./credits.ts";
import { customProvidersSchema } from "./custom-provider.ts";
import { providerKeySchema } from "./provider-key.ts";

const token = z.string("expected text").min(1, "expected a token, found empty text");
const tokens = z.array(token, "expected a list of tokens").optional();

/** What an account has from the start. */
export const accountSchema = z.strictObject({
  tokens: tokens.describe("Gateway tokens, accepted by every gateway of the account"),
  api_tokens: tokens.describe("Tokens of the REST API"),
  credits: creditBalance.optional().describe("Opening balance in US dollars; a reset returns to it"),
  provider_keys: z
    .array(providerKeySchema, "expected a list of provider keys")
    .superRefine(refuseRepeats)
    .optional()
    .describe("Keys that are added to requests that bring none"),
  custom_providers: customProvidersSchema.optional().describe("Providers of its own, reached as custom-{slug}"),
}) satisfies z.ZodType<AccountInput, AccountInput>;

/** Settings by account id; what is under `*` holds for every account, unless that account says otherwise. */
export const accountsSchema = z.record(z.string().min(1), accountSchema, "expected a mapping of account ids to settings");

export type Accounts = Readonly<Record<string, AccountInput>>;

/** One account's settings, each its own or else everybody's. */
export function accountSettings(accounts: Accounts, id: string): AccountInput {
  return { ...own(accounts, "*"), ...own(accounts, id) };
}

/** The key itself; undefined when it is in an environment variable that is not set. */
export function keySecret(
  { secret, secret_env: name }: ProviderKeyInput,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return secret ?? (name === undefined ? undefined : environment[name] || undefined);
}

/** A place in the settings whose value must not be shown: a token, a key, or something that holds one. */
export function holdsSecret(path: readonly PropertyKey[]): boolean {
  const [first, , setting, , field] = path;
  if (first !== "accounts") return false;
  if (setting === undefined || setting === "tokens" || setting === "api_tokens") return true;
  if (setting === "custom_providers") return field === undefined || field === "headers";
  return setting === "provider_keys" && (field === undefined || field === "secret");
}

/** The same with every token and key blotted out, to be shown. */
export function withoutSecrets(accounts: Accounts): Accounts {
  return Object.fromEntries(Object.entries(accounts).map(([id, account]) => [id, blotted(account)]));
}

function blotted({ tokens, api_tokens, provider_keys, custom_providers, ...rest }: AccountInput): AccountInput {
  return {
    ...rest,
    ...(tokens && { tokens: tokens.map(() => BLOT) }),
    ...(api_tokens && { api_tokens: api_tokens.map(() => BLOT) }),
    ...(provider_keys && {
      provider_keys: provider_keys.map(({ secret, ...key }) => ({ ...key, ...(secret !== undefined && { secret: BLOT }) })),
    }),
    ...(custom_providers && {
      custom_providers: custom_providers.map(({ headers, ...own }) => ({
        ...own,
        ...(headers !== undefined && { headers: BLOT }),
      })),
    }),
  };
}

/** An account may be called "constructor". */
function own(accounts: Accounts, id: string): AccountInput | undefined {
  return Object.hasOwn(accounts, id) ? accounts[id] : undefined;
}

function refuseRepeats(keys: readonly ProviderKeyInput[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { gateway = "", provider, alias = "default" }] of keys.entries()) {
    const key = JSON.stringify([gateway, provider, alias]);
    if (seen.has(key)) context.addIssue({ code: "custom", path: [index], message: "expected one key a provider and alias" });
    seen.add(key);
  }
}
