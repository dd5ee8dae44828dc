import { expect, test } from "vitest";
import { emulator } from "../../support/emulator.ts";
import { newest, rest, run } from "../../support/rest.ts";

const ask = run("@cf/meta/llama-3.1-8b-instruct", { prompt: "hello" });
const accounts = { local: { tokens: ["gateway-token"], api_tokens: ["api-token"] }, other: { api_tokens: ["others"] } };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const refused: [string, Record<string, string | undefined>, string][] = [
  ["no token", { authorization: undefined }, "no API token was sent"],
  ["an empty one", { authorization: "Bearer " }, "no API token was sent"],
  ["an unknown one", bearer("nobodys"), "no API token of account 'local'"],
  ["another account's", bearer("others"), "no API token of account 'local'"],
  ["a gateway token (G-REST-2)", bearer("gateway-token"), "a gateway token is no API token"],
  [
    "an unknown key beside an e-mail address",
    { authorization: undefined, "x-auth-email": "a@b.c", "x-auth-key": "x" },
    "no API token of",
  ],
  ["a key without its e-mail address", { authorization: undefined, "x-auth-key": "api-token" }, "no API token was sent"],
];

test.each(refused)(
  "G-REST-1 G-AUTH-11 API-4 strict: %s is 401 and 10000, and the trace says why",
  async (_what, headers, why) => {
    const aigw = await emulator({ strict: true, accounts });
    const answer = await rest(aigw, "run", ask, headers);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      success: false,
      errors: [{ code: 10000, message: "Authentication error" }],
      result: null,
    });
    const exchange = await newest(aigw);
    expect(exchange.trace.find(({ what }: { what: string }) => what === "refused").hint).toContain(why);
    expect(exchange.logId).toBeNull();
  },
);

test("G-REST-2 strict: a token that is a gateway's alone is 401 and 10000 here, and works on the gateway's own host", async () => {
  const aigw = await emulator({ strict: true, accounts });
  const answer = await rest(aigw, "run", ask, bearer("gateway-token"));
  expect([answer.status, (await answer.json()).errors[0].code]).toEqual([401, 10000]);
  const headers = { ...bearer("sk-1"), "cf-aig-authorization": "Bearer gateway-token" };
  expect((await aigw.fetch("http://aigw/v1/local/default/openai/models", { headers })).status).toBe(200);
});

test.each(refused)("R-8 relaxed: %s passes, with a lint line", async (_what, headers, why) => {
  const aigw = await emulator({ accounts });
  expect((await rest(aigw, "run", ask, headers)).status).toBe(200);
  const lint = (await newest(aigw)).trace.find(({ id }: { id?: string }) => id === "AIGW-L070");
  expect(lint.text).toContain(why);
});

test.each([
  ["Bearer", bearer("api-token")],
  ["e-mail and key", { authorization: undefined, "x-auth-email": "a@b.c", "x-auth-key": "api-token" }],
])("G-REST-1 API-2 a token of the account is accepted as %s, and nothing is said about it", async (_how, headers) => {
  const aigw = await emulator({ accounts });
  expect((await rest(aigw, "run", ask, headers)).status).toBe(200);
  expect(lints(await newest(aigw))).not.toContain("AIGW-L070");
});

test("R-8 relaxed: any token will do where none is configured", async () => {
  const aigw = await emulator();
  await rest(aigw, "run", ask, bearer("anything"));
  expect(lints(await newest(aigw))).not.toContain("AIGW-L070");
});

test("R-14 no token of Cloudflare's shows in what is kept of an exchange", async () => {
  const aigw = await emulator({ strict: true, accounts });
  await rest(aigw, "run", ask, bearer("sekret-token"));
  await rest(aigw, "run", ask, { authorization: undefined, "x-auth-email": "a@b.c", "x-auth-key": "sekret-token" });
  expect(JSON.stringify(await newest(aigw))).not.toContain("sekret");
});

function lints({ trace }: { trace: { id?: string }[] }): (string | undefined)[] {
  return trace.map(({ id }) => id);
}
