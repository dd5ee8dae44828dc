import { expect, test } from "vitest";
import { restHeaders } from "../../../../src/intake/rest/headers.ts";
import { providers } from "../../../../src/providers/index.ts";

test.each(providers.filter(({ rest }) => rest).map((provider) => [provider.id, provider] as const))(
  "G-REST-1 %s sees no credential of a REST request, wherever a client put it",
  (_id, provider) => {
    const secret = "cf-api-token";
    const seen = restHeaders(
      {
        authorization: `Bearer ${secret}`,
        "x-api-key": secret,
        "x-goog-api-key": secret,
        "api-key": secret,
        "xi-api-key": secret,
        "x-auth-email": "a@example.com",
        "x-auth-key": secret,
        cookie: secret,
        "cf-aig-authorization": secret,
        "payment-signature": secret,
        accept: "*/*",
      },
      provider,
    );
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(seen["accept"]).toBe("*/*");
  },
);
