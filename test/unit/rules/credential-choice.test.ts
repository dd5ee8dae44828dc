import { describe, expect, test } from "vitest";
import { type CredentialQuestion, chooseCredential } from "../../../src/rules/credential-choice.ts";

/** A keyless request to a provider that Unified Billing sells, in strict, on a gateway with authentication and credits. */
const keyless: CredentialQuestion = {
  onRequest: false,
  alias: { value: "default", named: false },
  stored: () => false,
  noWholesale: false,
  paid: "unified",
  billingMode: "postpaid",
  authenticated: true,
  gatewayAuthenticates: true,
  balance: 1,
  knownModel: () => true,
  strict: true,
};

function result(question: Partial<CredentialQuestion>): string {
  const choice = chooseCredential({ ...keyless, ...question });
  expect(choice.why).not.toBe("");
  return "refusal" in choice ? choice.refusal : choice.source;
}

const never = () => {
  throw new Error("asked without need");
};

describe("G-CRED-1 in this order", () => {
  test("the request's key, and nothing else is looked at", () => {
    expect(result({ onRequest: true, stored: never, knownModel: never, noWholesale: true, balance: 0 })).toBe("request");
    expect(result({ onRequest: true, stored: never, alias: { value: "nobody", named: true } })).toBe("request");
  });
  test("then a stored key, whatever the credits", () => expect(result({ stored: () => true, balance: 0 })).toBe("stored"));
  test("then Unified Billing", () => expect(result({})).toBe("unified"));
});

test("G-BYOK-2 a named alias without a key is refused: neither default nor Unified Billing steps in", () => {
  expect(result({ alias: { value: "nobody", named: true } })).toBe("unknownAlias");
});

test("G-UB-5 byok_only or cf-aig-no-wholesale: a request without key is refused, with one or a stored one it is not", () => {
  expect(result({ noWholesale: true })).toBe("credentialRequired");
  expect(result({ noWholesale: true, authenticated: false })).toBe("credentialRequired");
  expect(result({ noWholesale: true, stored: () => true })).toBe("stored");
});

describe("G-UB-2 who is not authenticated is forwarded keyless", () => {
  test.each([
    [{ authenticated: false }, "none"],
    [{ gatewayAuthenticates: false }, "none"],
    [{ gatewayAuthenticates: false, strict: false }, "unified"],
    [{ authenticated: false, strict: false }, "none"],
  ])("%o: %s", (question, expected) => expect(result(question)).toBe(expected));
});

describe("G-UB-3 G-UB-7 the balance is looked at before the call", () => {
  test.each([
    [1, true, "unified"],
    [0, true, "noCredits"],
    [-5, true, "noCredits"],
    [undefined, true, "noCredits"],
    [0, false, "noCredits"],
    [undefined, false, "none"],
  ])("%s nanodollars, strict %s: %s", (balance, strict, expected) => expect(result({ balance, strict })).toBe(expected));
});

test("G-UB-1 a provider that is not sold is forwarded keyless", () =>
  expect(result({ paid: "no", knownModel: never })).toBe("none"));

test("G-PASS-6 an unknown model is forwarded keyless, also without credits", () => {
  expect(result({ knownModel: () => false, balance: 0 })).toBe("none");
});

describe("G-CRED-4 Cloudflare's own models have no provider keys: the billing mode decides", () => {
  const paid = "cloudflare" as const;
  const billingMode = "unified" as const;
  test.each<[Partial<CredentialQuestion>, string]>([
    [{ onRequest: true }, "request"],
    [{}, "postpaid"],
    [{ noWholesale: true }, "postpaid"],
    [{ alias: { value: "nobody", named: true } }, "postpaid"],
    [{ balance: 0 }, "postpaid"],
    [{ authenticated: false }, "none"],
    [{ gatewayAuthenticates: false }, "none"],
    [{ gatewayAuthenticates: false, strict: false }, "postpaid"],
    [{ billingMode }, "unified"],
    [{ billingMode, onRequest: true }, "unified"],
    [{ billingMode, noWholesale: true }, "unified"],
    [{ billingMode, onRequest: true, balance: 0 }, "noCredits"],
    [{ billingMode, balance: undefined }, "noCredits"],
    [{ billingMode, balance: undefined, strict: false, onRequest: true }, "request"],
    [{ billingMode, authenticated: false }, "none"],
  ])("%o: %s", (question, expected) => expect(result({ paid, stored: never, knownModel: never, ...question })).toBe(expected));
});
