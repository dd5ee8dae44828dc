import { z } from "zod";
import type { ProviderKeyInput } from "./account-input.ts";
import { gatewayId } from "./gateway.ts";

const text = "expected text";
const number = "expected a number above 0";

const secret = z.string(text).min(1, text);
const fields = {
  provider: z
    .string(text)
    .regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/, 'expected a provider slug, such as "openai"')
    .describe("Slug of the provider"),
  alias: z.string(text).min(1, text).optional().describe('Chosen by cf-aig-byok-alias; "default" when left out'),
  gateway: gatewayId.optional().describe("The gateway that has it; every gateway of the account when left out"),
  default_config: z.boolean("expected true or false").optional().describe("Whether it is the provider's default"),
  rate_limit: z.number(number).positive(number).optional().describe("Requests that may use it in a period"),
  rate_limit_period: z.number(number).positive(number).optional().describe("Seconds; 60 when left out"),
};

/** A stored provider key as a config file gives it (G-BYOK-1, BY-1). */
export const providerKeySchema = z
  .strictObject({
    ...fields,
    secret: secret.optional().describe("The key itself"),
    secret_env: z.string(text).min(1, text).optional().describe("The environment variable that holds the key"),
  })
  .check(({ value, issues }) => {
    if ((value.secret === undefined) !== (value.secret_env === undefined)) return;
    issues.push({ code: "custom", input: value, message: "expected either secret or secret_env" });
  }) satisfies z.ZodType<ProviderKeyInput, ProviderKeyInput>;

/** The same as the control API takes it: with the key itself. */
export const newProviderKeySchema = z.strictObject({ ...fields, secret });
