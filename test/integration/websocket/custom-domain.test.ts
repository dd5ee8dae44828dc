import { expect, test } from "vitest";
import { accessToken } from "../../support/access-token.ts";
import { hello, listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const start = Date.UTC(2026, 0, 1);
const host = "ai.example.com";

async function behindAccess() {
  const aigw = await listening({
    strict: true,
    hosts: { [host]: { account: "acme", gateway: "web", access: {} } },
    gateways: [{ id: "web", account: "acme", authentication: true }],
    accounts: { acme: { provider_keys: [{ provider: "openai", secret: "sk-stored" }] } },
  });
  await aigw.clock("acme").freeze(start);
  return aigw;
}

test("G-DOM-1 G-ACC-1 the universal socket of a domain behind Access: the token counts when it is opened", async () => {
  const aigw = await behindAccess();
  const jwt = accessToken({ sub: "user-7", exp: start / 1000 + 60 });
  const socket = await openSocket(aigw.url, { headers: { host, "cf-access-token": jwt } });
  const request = { provider: "openai", endpoint: "chat/completions", headers: {}, query: hello };
  const frame = { type: "universal.create", request };
  socket.send(frame);
  expect(JSON.stringify(await socket.next())).toContain("chat.completion");
  await aigw.clock("acme").advance("2m");
  socket.send(frame);
  expect(JSON.stringify(await socket.next())).toContain("chat.completion");
  expect(await refusedSocket(aigw.url, { headers: { host, "cf-access-token": jwt } })).toMatchObject({ status: 403 });
});

test("G-ACC-3 without a token no socket is opened", async () => {
  const aigw = await behindAccess();
  const refused = await refusedSocket(aigw.url, { headers: { host, "cf-aig-authorization": "Bearer cf-token" } });
  expect(refused).toMatchObject({ status: 401, body: expect.stringContaining("Cloudflare Access") });
});
