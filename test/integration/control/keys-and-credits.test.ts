import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator } from "../../support/emulator.ts";

const secret = "sk-secret-0123456789abcdef";

async function call(aigw: EmulatorInside, method: string, path: string, body?: object) {
  const answer = await aigw.fetch(`http://aigw/_aigw/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() };
}

describe("/_aigw/keys", () => {
  test.each(["PUT", "POST"])("%s stores a key, which is listed by its preview alone", async (method) => {
    const aigw = await emulator();
    const limits = { rate_limit: 10, rate_limit_period: 30 };
    const stored = await call(aigw, method, "keys", { provider: "openai", alias: "mine", secret, ...limits });
    const shown = { provider: "openai", alias: "mine", gateway: null, preview: "sk-...cdef", default_config: false, ...limits };
    expect(stored).toMatchObject({ status: 200, body: { key: { ...shown, modified_at: expect.stringMatching(/Z$/) } } });
    const listed = await call(aigw, "GET", "keys");
    expect(listed.body.keys).toMatchObject([shown]);
    expect(JSON.stringify([stored, listed])).not.toContain(secret);
  });

  test("alias, gateway and period have defaults; a list is narrowed by gateway and provider; accounts have their own", async () => {
    const custom_providers = [{ slug: "mine", base_url: "https://llm.example.com" }];
    const aigw = await emulator({ accounts: { other: { custom_providers } } });
    await call(aigw, "PUT", "keys", { provider: "openai", secret });
    await call(aigw, "PUT", "keys", { provider: "anthropic", gateway: "one", secret });
    await call(aigw, "PUT", "keys?account=other", { provider: "custom-mine", secret });
    const names = async (query: string) =>
      (await call(aigw, "GET", `keys${query}`)).body.keys.map(({ provider }: { provider: string }) => provider);
    expect(await names("")).toEqual(["openai", "anthropic"]);
    expect(await names("?gateway=two")).toEqual(["openai"]);
    expect(await names("?provider=anthropic")).toEqual(["anthropic"]);
    expect(await names("?account=other")).toEqual(["custom-mine"]);
  });

  test("G-BYOK-4 a key of one gateway shows the name that it has in Cloudflare's own store", async () => {
    const aigw = await emulator();
    const one = await call(aigw, "PUT", "keys", { provider: "openai", gateway: "my-gateway", alias: "mine", secret });
    expect(one.body.key.secret_name).toBe("my-gateway_openai_mine");
    const all = await call(aigw, "PUT", "keys", { provider: "openai", secret });
    expect(all.body.key.secret_name).toBeNull();
  });

  test("DELETE takes the key away; of one that is not there it says so", async () => {
    const aigw = await emulator();
    await call(aigw, "PUT", "keys", { provider: "openai", secret });
    const deleted = { provider: "openai", alias: "default", gateway: null };
    expect(await call(aigw, "DELETE", "keys?provider=openai")).toEqual({ status: 200, body: { deleted } });
    expect(await call(aigw, "DELETE", "keys?provider=openai")).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining("account 'local' has no openai key 'default'") },
    });
  });

  test.each([
    [{ provider: "openai" }, /^secret: expected text, found nothing/],
    [{ provider: "Open AI", secret }, /^provider: expected a provider slug/],
    [{ provider: "opnai", secret }, /^provider: there is no provider 'opnai'; did you mean 'openai'/],
    [[secret], /^the body: expected an object of fields, found a list$/],
    [{ provider: "openai", secret, alais: "x" }, /unknown field 'alais'.*did you mean 'alias'/],
    [{ provider: "openai", secret, rate_limit: 0 }, /^rate_limit: expected a number above 0, found 0/],
  ])("%o is refused with what is wrong", async (body, detail) => {
    const refused = await call(await emulator(), "PUT", "keys", body);
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) } });
  });

  test("a configured key of a provider that there is not keeps the emulator from starting", async () => {
    const provider_keys = [{ provider: "opnai", secret }];
    await expect(emulator({ accounts: { "*": { provider_keys } } })).rejects.toMatchObject({
      code: "AIGW-CONFIG",
      message: "accounts.*.provider_keys[0].provider: there is no provider 'opnai'",
      hint: expect.stringMatching(/^did you mean 'openai'\?/),
    });
  });

  test("R-14 a secret of the wrong kind is not repeated", async () => {
    const refused = await call(await emulator(), "PUT", "keys", { provider: "openai", secret: [secret] });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).not.toContain(secret);
  });

  test("keys of the configuration are there from the start and survive a reset, as do those that were stored", async () => {
    const provider_keys = [{ provider: "openai", alias: "from-config", secret }];
    const aigw = await emulator({ accounts: { "*": { provider_keys } } });
    await call(aigw, "PUT", "keys", { provider: "openai", alias: "stored", secret });
    await call(aigw, "POST", "reset");
    const { keys } = (await call(aigw, "GET", "keys")).body;
    expect(keys.map(({ alias }: { alias: string }) => alias)).toEqual(["from-config", "stored"]);
  });
});

describe("/_aigw/credits", () => {
  test("GET tells the configured balance, PUT sets it, POST adds to it, a reset returns to the configured one", async () => {
    const aigw = await emulator({ accounts: { "*": { credits: 2.5 } } });
    const balance = async () => (await call(aigw, "GET", "credits")).body;
    expect(await balance()).toEqual({ account: "local", balance: 2.5 });
    expect((await call(aigw, "POST", "credits", { add: 1.25 })).body).toEqual({ account: "local", balance: 3.75 });
    expect((await call(aigw, "PUT", "credits", { balance: 0.000001 })).body.balance).toBe(0.000001);
    expect((await call(aigw, "GET", "credits?account=other")).body).toEqual({ account: "other", balance: 2.5 });
    await call(aigw, "POST", "reset");
    expect((await balance()).balance).toBe(2.5);
  });

  test("an account that was given none has null, until some are added", async () => {
    const aigw = await emulator();
    expect((await call(aigw, "GET", "credits")).body.balance).toBeNull();
    expect((await call(aigw, "POST", "credits", { add: 5 })).body.balance).toBe(5);
  });

  test.each([
    ["PUT", { balance: -1 }, /^balance: expected an amount/],
    ["PUT", { balance: "5" }, /^balance: expected an amount/],
    ["POST", { add: -1 }, /^add: expected an amount/],
    ["POST", { add: 9_000_000 }, /^add: a balance of 9000001 is too much/],
  ])("%s %o is refused", async (method, body, detail) => {
    const aigw = await emulator({ accounts: { "*": { credits: 1 } } });
    expect(await call(aigw, method, "credits", body)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(detail) },
    });
  });
});
