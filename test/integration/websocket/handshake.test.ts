import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { accessToken } from "../../support/access-token.ts";
import { hello, listening } from "../../support/emulator.ts";
import { type Opening, openSocket, refusedSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";
const key = { authorization: "Bearer sk-test" };
const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token] } } };

describe("G-WS-1 G-RT-3 where the gateway's token may be", () => {
  test.each([
    ["header, with the word Bearer", { headers: { "cf-aig-authorization": `Bearer ${token}` } }],
    ["header, bare", { headers: { "cf-aig-authorization": token } }],
    ["sub-protocol", { protocols: [`cf-aig-authorization.${token}`] }],
    ["sub-protocol among others", { protocols: ["json", `cf-aig-authorization.${token}`] }],
    ["where OpenAI's key goes", { headers: { authorization: `Bearer ${token}` } }],
  ])("%s", async (_, opening) => {
    const { url } = await listening(strict);
    const socket = await openSocket(url + gateway, opening);
    expect(socket.headers["cf-aig-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    socket.send({ type: "universal.create", request: { provider: "openai", endpoint: "models", query: {} } });
    expect(await socket.next()).toMatchObject({ type: "universal.created" });
  });
});

test("G-RT-4 the answer names one sub-protocol: the token's, else the first; none when none was offered", async () => {
  const { url } = await listening();
  const item = `cf-aig-authorization.${token}`;
  expect((await openSocket(url + gateway, { protocols: ["json", item] })).ws.protocol).toBe(item);
  expect((await openSocket(url + gateway, { protocols: ["json", "xml"] })).ws.protocol).toBe("json");
  expect((await openSocket(url + gateway)).ws.protocol).toBe("");
});

describe("G-WS-10 refused before the socket is open", () => {
  test.each([
    ["no token", {}],
    ["another's", { headers: { "cf-aig-authorization": "Bearer other" } }],
    ["another's as sub-protocol", { protocols: ["cf-aig-authorization.other"] }],
    ["an empty sub-protocol", { protocols: ["cf-aig-authorization."] }],
  ])("%s: 401 code 2009 in the gateway's envelope, with ids", async (_, opening) => {
    const aigw = await listening(strict);
    const refused = await refusedSocket(aigw.url + gateway, opening);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toMatchObject({ name: "AiGatewayError", internalCode: 2009, message: "Unauthorized" });
    expect(refused.headers).toMatchObject({ "content-type": "application/json", connection: "close" });
    const told = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${refused.headers["cf-aig-request-id"]}`)).json();
    expect(told.trace).toContainEqual(expect.objectContaining({ what: "refused", code: 2009 }));
    expect(JSON.stringify(told)).not.toContain("other");
  });

  test("G-WS-1 strict wants a token although the gateway lets requests in without one; relaxed does not", async () => {
    const gateways = [{ id: "default", authentication: false }];
    const refused = await refusedSocket((await listening({ ...strict, gateways })).url + gateway);
    expect(refused.status).toBe(401);
    await openSocket((await listening({ gateways })).url + gateway);
  });

  test("a page of another site needs a token in relaxed too, one of this machine does not", async () => {
    const aigw = await listening({ accounts: { "*": { tokens: [token] } } });
    const foreign = { origin: "https://evil.example" };
    const refused = await refusedSocket(aigw.url + gateway, { headers: foreign });
    expect([refused.status, JSON.parse(refused.body).internalCode]).toEqual([401, 2009]);
    await openSocket(aigw.url + gateway, { headers: foreign, protocols: [`cf-aig-authorization.${token}`] });
    await openSocket(aigw.url + gateway, { headers: { origin: "http://localhost:3000" } });
    const told = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${refused.headers["cf-aig-request-id"]}`)).json();
    expect(JSON.stringify(told.trace)).toContain("sub-protocol");
  });

  test("AIGW-L054 relaxed says what the real service would have answered; not of a socket with a token, nor of its frames", async () => {
    const aigw = await listening({ gateways: [{ id: "default", authentication: false }], accounts: strict.accounts });
    const lints: string[] = [];
    aigw.events.on("ended", ({ received }) => {
      for (const fact of received.trace.facts) if (fact.what === "lint") lints.push(fact.id);
    });
    const closed = async (opening: Opening) => {
      const socket = await openSocket(aigw.url + gateway, opening);
      socket.send({ type: "universal.create", request: { provider: "openai", endpoint: "models", headers: key, query: {} } });
      await socket.next();
      socket.ws.close();
      await socket.closed();
    };
    await closed({ headers: { "cf-aig-authorization": token } });
    await closed({});
    await expect.poll(() => lints.filter((id) => id === "AIGW-L054")).toHaveLength(1);
  });

  test("strict: a gateway that does not exist is 400 code 2001", async () => {
    const { url } = await listening(strict);
    const refused = await refusedSocket(`${url}/v1/local/nowhere`, { headers: { "cf-aig-authorization": token } });
    expect([refused.status, JSON.parse(refused.body).internalCode]).toEqual([400, 2001]);
  });

  test("a provider without a socket of its own is 400 code 2008, and the hint says where frames go", async () => {
    const aigw = await listening();
    const refused = await refusedSocket(`${aigw.url}${gateway}/anthropic`);
    expect([refused.status, JSON.parse(refused.body).internalCode]).toEqual([400, 2008]);
    const told = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${refused.headers["cf-aig-request-id"]}`)).json();
    expect(JSON.stringify(told.trace)).toContain("socket at /v1/{account}/{gateway}");
  });

  test.each(["/", "/v1", "/v1/local", "/client/v4/accounts/local/ai/run", "/_aigw/health"])(
    "G-URL-8 %s has no sockets: 404 as text that says where there are",
    async (path) => {
      const refused = await refusedSocket((await listening()).url + path);
      expect(refused.status).toBe(404);
      expect(refused.body).toContain("/v1/{account}/{gateway}");
    },
  );
});

/** Sends bytes and reads until the answer has come to this. */
async function raw(url: string, request: string | Buffer, until: RegExp): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  socket.write(request);
  let came = "";
  for await (const chunk of socket) {
    came += chunk;
    if (until.test(came)) break;
  }
  return came;
}

const key16 = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
const handshake = ["host: x", "connection: Upgrade", "upgrade: websocket"];

test.each([
  ["GET", "no key", ["sec-websocket-version: 13"]],
  ["GET", "a key that is none", ["sec-websocket-version: 13", "sec-websocket-key: short"]],
  ["GET", "another version", ["sec-websocket-version: 8", key16]],
  ["GET", "a sub-protocol twice", ["sec-websocket-version: 13", key16, "sec-websocket-protocol: a, a"]],
  [
    "GET",
    "a sub-protocol that is none",
    ["sec-websocket-version: 13", key16, "sec-websocket-protocol: cf-aig-authorization.a/b=="],
  ],
  ["POST", "another method", ["sec-websocket-version: 13", key16]],
])("an upgrade with %s and %s is 400, and the connection is closed", async (method, _, lines) => {
  const { url } = await listening();
  const answer = await raw(url, [`${method} ${gateway} HTTP/1.1`, ...handshake, ...lines, "", ""].join("\r\n"), /\}$/);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('"message":"Malformed HTTP request"');
  expect(answer.toLowerCase()).toContain("sec-websocket-version: 13");
});

describe("an upgrade to another protocol goes on as the plain request that it is", () => {
  const body = JSON.stringify(hello);
  const head = [
    `POST ${gateway}/openai/chat/completions HTTP/1.1`,
    "Host: x",
    "Connection: Upgrade, HTTP2-Settings",
    "Upgrade: h2c",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Content-Type: application/json",
    "Authorization: Bearer sk-test",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    "",
  ].join("\r\n");

  test("Java's client asks for h2c and gets HTTP/1.1, also when its body comes later", async () => {
    const { url } = await listening();
    expect(await raw(url, head + body, /\}$/)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"chat\.completion"/);
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
    onTestFinished(() => void socket.destroy());
    socket.write(head);
    await new Promise((done) => setTimeout(done, 30));
    socket.write(body);
    const [first] = await once(socket, "data");
    expect(String(first)).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test("as often as it likes on one connection, and nothing is left behind by it", async () => {
    const { url } = await listening();
    const warnings: Error[] = [];
    const hear = (warning: Error) => warnings.push(warning);
    process.on("warning", hear);
    onTestFinished(() => void process.off("warning", hear));
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
    onTestFinished(() => void socket.destroy());
    for (let time = 0; time < 30; time += 1) {
      socket.write(head + body);
      let came = "";
      while (!/\}$/.test(came)) came += String((await once(socket, "data"))[0]);
      expect(came).toMatch(/^HTTP\/1\.1 200 OK/);
    }
    expect(warnings.map(String)).toEqual([]);
  });
});

test("G-DOM-1 a custom domain names the gateway for sockets too", async () => {
  const { url } = await listening({ hosts: { "ai.example.com": { account: "local", gateway: "default" } } });
  const socket = await openSocket(url, { headers: { host: "ai.example.com" } });
  socket.send({ type: "universal.create", request: { provider: "openai", endpoint: "models", query: {} } });
  expect(await socket.next()).toMatchObject({ type: "universal.created" });
});

test("G-ACC-1 behind Access a page's cookie lets its sockets and their frames in, and nothing else does", async () => {
  const access = { secret: "access-secret" };
  const { url } = await listening({ ...strict, hosts: { "ai.example.com": { account: "local", gateway: "default", access } } });
  const host = "ai.example.com";
  expect((await refusedSocket(url, { headers: { host, "cf-aig-authorization": token } })).status).not.toBe(101);
  const cookie = `CF_Authorization=${accessToken({ sub: "ada" }, access.secret)}`;
  const socket = await openSocket(url, { headers: { host, cookie } });
  socket.send({ type: "universal.create", request: { provider: "openai", endpoint: "models/gpt-4o-mini", headers: key } });
  expect(await socket.next()).toMatchObject({ type: "universal.created" });
});

test("a caller that would take other protocols as well gets a WebSocket", async () => {
  const { url } = await listening();
  const lines = [
    `GET ${gateway} HTTP/1.1`,
    "host: x",
    "connection: Upgrade",
    "upgrade: h2c, WebSocket",
    key16,
    "sec-websocket-version: 13",
  ];
  expect(await raw(url, `${lines.join("\r\n")}\r\n\r\n`, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 101 /);
});

test("what a caller sends right behind its upgrade is not lost", async () => {
  const { url } = await listening();
  const head = [`GET ${gateway} HTTP/1.1`, ...handshake, "sec-websocket-version: 13", key16, "", ""].join("\r\n");
  // A masked text frame: "{}" with the mask 0.
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]);
  const answer = await raw(url, Buffer.concat([Buffer.from(head), frame]), /"error"/);
  expect(answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols/);
  expect(answer).toContain("universal.create");
});
