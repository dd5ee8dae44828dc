import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import {
  accountSchema,
  accountSettings,
  accountsSchema,
  holdsSecret,
  keySecret,
  withoutSecrets,
} from "../../../src/schema/account.ts";
import type { AccountInput, ProviderKeyInput } from "../../../src/schema/account-input.ts";
import type { providerKeySchema } from "../../../src/schema/provider-key.ts";

const problems = (account: unknown) =>
  (accountSchema.safeParse(account).error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);

const full: AccountInput = {
  tokens: ["cf-token"],
  api_tokens: ["rest-token"],
  credits: 12.5,
  provider_keys: [
    { provider: "openai", secret: "sk-1" },
    { provider: "openai", alias: "batch", secret_env: "BATCH_KEY", default_config: true, rate_limit: 5, rate_limit_period: 10 },
    { provider: "openai", gateway: "mine", secret: "sk-2" },
  ],
  custom_providers: [
    { slug: "mine", base_url: "https://llm.example.com/v1" },
    {
      ...{ slug: "Other-2", name: "Other", base_url: "https://other.example.com", enable: true, beta: true, position: 1 },
      ...{ description: "For people", link: "https://example.com", curl_example: "curl …", js_example: "fetch(…)" },
      ...{ headers: { authorization: "Bearer sk-3" }, compat_path: "v2/chat" },
    },
  ],
};

describe("accountSchema", () => {
  test("the types that users see say exactly what the schemas accept", () => {
    expectTypeOf<z.input<typeof accountSchema>>().toExtend<AccountInput>();
    expectTypeOf<keyof z.input<typeof accountSchema>>().toEqualTypeOf<keyof AccountInput>();
    expectTypeOf<z.input<typeof providerKeySchema>>().branded.toEqualTypeOf<{
      -readonly [Key in keyof ProviderKeyInput]: ProviderKeyInput[Key];
    }>();
  });

  test("takes tokens, credits and provider keys, and changes nothing", () => {
    expect(accountSchema.parse(full)).toEqual(full);
    expect(accountSchema.parse({})).toEqual({});
  });

  test.each<[unknown, string]>([
    [{ tokens: "one" }, "tokens: expected a list of tokens"],
    [{ tokens: [""] }, "tokens.0: expected a token, found empty text"],
    [{ credits: -1 }, "credits: expected an amount in US dollars, from 0 to 9000000"],
    [{ credits: 9_000_001 }, "credits: expected an amount in US dollars, from 0 to 9000000"],
    [{ provider_keys: [{ provider: "openai" }] }, "provider_keys.0: expected either secret or secret_env"],
    [
      { provider_keys: [{ provider: "openai", secret: "a", secret_env: "B" }] },
      "provider_keys.0: expected either secret or secret_env",
    ],
    [
      { provider_keys: [{ provider: "Open AI", secret: "a" }] },
      'provider_keys.0.provider: expected a provider slug, such as "openai"',
    ],
    [
      { provider_keys: [{ provider: "openai", secret: "a", rate_limit: 0 }] },
      "provider_keys.0.rate_limit: expected a number above 0",
    ],
    [{ custom_providers: {} }, "custom_providers: expected a list of custom providers"],
    [
      { custom_providers: [{ slug: "a b", base_url: "https://x.example" }] },
      'custom_providers.0.slug: expected letters, digits and hyphens, such as "my-llm"',
    ],
    [
      { custom_providers: [{ slug: "a", base_url: "ftp://x.example" }] },
      'custom_providers.0.base_url: expected an https:// URL without user, query or fragment, such as "https://llm.example.com/v1"',
    ],
    [
      { custom_providers: [{ slug: "a", base_url: "https://x.example", headers: 1 }] },
      "custom_providers.0.headers: expected header names with their values, or the same as JSON text",
    ],
    [
      { custom_providers: [{ slug: "a", base_url: "https://x.example", compat_path: "/v1" }] },
      'custom_providers.0.compat_path: expected a path such as "v1/chat/completions"',
    ],
  ])("refuses %j and says what it expects", (account, problem) => {
    expect(problems(account)).toEqual([problem]);
  });

  test("G-BYOK-1 one key a provider and alias, in one place", () => {
    const twice = [
      { provider: "openai", secret: "a" },
      { provider: "openai", gateway: "mine", secret: "b" },
      { provider: "openai", alias: "default", secret: "c" },
    ];
    expect(problems({ provider_keys: twice })).toEqual(["provider_keys.2: expected one key a provider and alias"]);
  });

  test("custom providers are named by their slug too (G-BYOK-5)", () => {
    expect(problems({ provider_keys: [{ provider: "custom-my-llm", secret: "a" }] })).toEqual([]);
  });
});

describe("accountSettings", () => {
  test("each setting is the account's own, or else what * says for everybody", () => {
    const accounts = accountsSchema.parse({ "*": { tokens: ["everybody"], credits: 1 }, "team-a": { credits: 5 } });
    expect(accountSettings(accounts, "team-a")).toEqual({ tokens: ["everybody"], credits: 5 });
    expect(accountSettings(accounts, "never-heard-of")).toEqual({ tokens: ["everybody"], credits: 1 });
    expect(accountSettings({}, "constructor")).toEqual({});
  });
});

describe("secrets", () => {
  test("a key comes from the settings or from the environment; an empty variable counts as not set", () => {
    expect(keySecret({ provider: "openai", secret: "sk" }, {})).toBe("sk");
    expect(keySecret({ provider: "openai", secret_env: "KEY" }, { KEY: "sk" })).toBe("sk");
    expect(keySecret({ provider: "openai", secret_env: "KEY" }, { KEY: "" })).toBeUndefined();
    expect(keySecret({ provider: "openai", secret_env: "KEY" }, {})).toBeUndefined();
  });

  test("R-14 none is left in what is shown, and everything else is", () => {
    expect(withoutSecrets({ a: full, b: {} })).toEqual({
      a: {
        tokens: ["•••"],
        api_tokens: ["•••"],
        credits: 12.5,
        provider_keys: [
          { provider: "openai", secret: "•••" },
          {
            provider: "openai",
            alias: "batch",
            secret_env: "BATCH_KEY",
            default_config: true,
            rate_limit: 5,
            rate_limit_period: 10,
          },
          { provider: "openai", gateway: "mine", secret: "•••" },
        ],
        custom_providers: [full.custom_providers?.[0], { ...full.custom_providers?.[1], headers: "•••" }],
      },
      b: {},
    });
  });

  test("R-14 the places that hold one, or something that does, are known", () => {
    const hidden = [["accounts"], ["accounts", "a"], ["accounts", "a", "tokens", 0], ["accounts", "a", "api_tokens"]];
    const keys = ["accounts", "a", "provider_keys"];
    const own = ["accounts", "a", "custom_providers"];
    const inside = [
      keys,
      [...keys, 0],
      [...keys, 0, "secret"],
      own,
      [...own, 0],
      [...own, 0, "headers"],
      [...own, 0, "headers", "x"],
    ];
    expect([...hidden, ...inside].filter((path) => !holdsSecret(path))).toEqual([]);
    expect([["port"], ["accounts", "a", "credits"], [...keys, 0, "provider"], [...own, 0, "slug"]].filter(holdsSecret)).toEqual(
      [],
    );
  });
});
