import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { exchangeSummary } from "../../../src/emulator/exchange-summary.ts";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { accessToken } from "../../support/access-token.ts";
import { emulator, hello } from "../../support/emulator.ts";
import { type Opening, openSocket, refusedSocket } from "../../support/sockets.ts";
import { databaseFile } from "../../unit/store/stored-file.ts";

/** Every secret of this test has it in the middle: it must show nowhere. */
const CANARY = "canary7f3a";
const secret = (name: string) => `sk-${name}-${CANARY}-0123456789`;

const aws = { accessKeyId: secret("id"), secretAccessKey: secret("aws") };
const account = { client_email: "a@p.iam.gserviceaccount.com", private_key: secret("pem"), project_id: "p", region: "us-east1" };
/** As clients send it: in base64, where nothing of the canary is left to be seen. */
const base64 = Buffer.from(JSON.stringify(account)).toString("base64");

const config: ConfigInput = {
  strict: true,
  gateways: [{ id: "default", cache_ttl: 60 }, { id: "billed" }, { id: "open", authentication: false }],
  accounts: {
    local: {
      tokens: [secret("gateway")],
      api_tokens: [secret("api")],
      credits: 1,
      provider_keys: [
        { provider: "anthropic", secret: secret("stored") },
        { provider: "aws-bedrock", secret: JSON.stringify({ ...aws, region: "eu-west-3" }) },
        { provider: "aws-bedrock", alias: "broken", secret: JSON.stringify(aws) },
        { provider: "google-vertex-ai", secret: JSON.stringify(account) },
      ],
      custom_providers: [
        {
          slug: "mine",
          base_url: "https://llm.example.com",
          enable: true,
          headers: { authorization: `Bearer ${secret("header")}` },
        },
      ],
    },
  },
  hosts: {
    "ai.example.com": {
      ...{ account: "local", gateway: "default" },
      access: { secret: secret("access"), service_tokens: [{ client_id: "ci", client_secret: secret("machine") }] },
    },
  },
};

const gateway = { "cf-aig-authorization": `Bearer ${secret("gateway")}` };
const converse = { messages: [{ role: "user", content: [{ text: "hello" }] }] };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const step = (key: string) => ({
  provider: "openai",
  endpoint: `chat/completions?api_key=${key}`,
  headers: { Authorization: `Bearer ${key}`, "cf-aig-authorization": secret("gateway") },
  query: hello,
});
/** Its signature has no canary in it, so the claim does. */
const jwt = accessToken({ sub: "ada", email: CANARY }, secret("access"));
const machine = (client: string) => ({ "cf-access-client-id": "ci", "cf-access-client-secret": client });
const bearer = (name: string) => ({ authorization: `Bearer ${secret(name)}` });

/** What comes in by every door, let in and refused. */
const requests: readonly [string, Record<string, string>, unknown][] = [
  ["/v1/local/default/openai/chat/completions", { ...gateway, ...bearer("key") }, hello],
  ["/v1/local/default/openai/chat/completions", { ...gateway, ...bearer("key") }, { ...hello, stream: true }],
  ["/v1/local/default/openai/chat/completions", bearer("gateway"), hello],
  ["/v1/local/default/openai/chat/completions", { "cf-aig-authorization": secret("wrong"), ...bearer("key") }, hello],
  ["/v1/local/default/openai/chat/completions", { ...gateway, ...bearer("gateway") }, { ...hello, model: "mock/401" }],
  [
    "/v1/local/open/openai/chat/completions",
    { "x-api-key": secret("other"), cookie: `CF_Authorization=${secret("jwt")}` },
    hello,
  ],
  ["/v1/local/default/anthropic/v1/messages", { ...gateway, "x-api-key": secret("key") }, claude],
  ["/v1/local/default/anthropic/v1/messages", gateway, claude],
  ["/v1/local/default/anthropic/v1/messages", { ...gateway, "cf-aig-byok-alias": "nobodys" }, claude],
  [`/v1/local/open/google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent?key=${secret("query")}`, {}, { contents: [] }],
  [
    "/v1/local/default/compat/chat/completions",
    { ...gateway, ...bearer("key") },
    { ...hello, model: "anthropic/claude-sonnet-5" },
  ],
  ["/v1/local/default/aws-bedrock/bedrock-runtime/us-east-1/model/amazon.nova-lite-v1%3A0/converse", gateway, converse],
  [
    "/v1/local/default/aws-bedrock/bedrock-runtime/us-east-1/model/amazon.nova-lite-v1%3A0/converse",
    { ...gateway, "cf-aig-byok-alias": "broken" },
    converse,
  ],
  ["/v1/local/default/google-vertex-ai/v1/publishers/google/models/gemini-2.5-flash:generateContent", gateway, gemini],
  [
    "/v1/local/default/compat/chat/completions",
    { ...gateway, authorization: `Bearer ${base64}` },
    { ...hello, model: "google-vertex-ai/google/gemini-2.5-flash" },
  ],
  ["/v1/local/default/custom-mine/v1/chat/completions", gateway, hello],
  ["https://ai.example.com/openai/chat/completions", { "cf-access-token": jwt, ...bearer("key") }, hello],
  ["https://ai.example.com/openai/chat/completions", { ...bearer("key"), "cf-access-token": secret("no-jwt") }, hello],
  ["https://ai.example.com/openai/chat/completions", machine(secret("machine")), hello],
  ["https://ai.example.com/openai/chat/completions", machine(secret("guess")), hello],
  ["/v1/local/default", gateway, [step(secret("step")), step(secret("step"))]],
  ["/v1/local/open", { ...gateway, ...bearer("outer") }, [{ ...step(secret("step")), provider: "nobody" }]],
  ["/v1/local/billed/openai/chat/completions", gateway, hello],
  ["/client/v4/accounts/local/ai/run", bearer("api"), { model: "openai/gpt-4.1", input: hello }],
  ["/client/v4/accounts/local/ai/run", { "x-auth-email": "a@b.c", "x-auth-key": secret("wrong") }, { model: "openai/gpt-4.1" }],
  ["/client/v4/accounts/local/ai/v1/messages", bearer("gateway"), { ...claude, model: "anthropic/claude-haiku-4.5" }],
  ["/v1/local/default/zzz/chat", { ...gateway, ...bearer("key") }, hello],
  [`/_aigw/keys?key=${secret("query")}`, {}, { provider: "openai", secrett: secret("typo") }],
  ["/_aigw/keys", {}, { provider: "openai", secret: [secret("list")] }],
];

const realtime = "/v1/local/default/openai?model=gpt-realtime";

/** Sockets that are let in and refused: path, and what comes with the upgrade. */
const upgrades: readonly [string, Opening][] = [
  ["/v1/local/default", { headers: gateway }],
  ["/v1/local/default", { protocols: [`cf-aig-authorization.${secret("gateway")}`] }],
  ["/v1/local/default", { protocols: [`cf-aig-authorization.${secret("wrong")}`] }],
  ["/v1/local/default/nobody", { headers: { ...gateway, ...bearer("key") } }],
  [realtime, { headers: gateway, protocols: ["realtime", `openai-insecure-api-key.${secret("key")}`] }],
  [`${realtime}&api_key=${secret("query")}`, { headers: { ...gateway, ...bearer("key") } }],
  [`/nowhere?token=${secret("query")}`, { headers: bearer("key") }],
];

/** Asks over each socket that opens; what is sent back is told. */
async function overSockets(aigw: EmulatorInside, told: string[]): Promise<void> {
  const { url } = await aigw.start();
  for (const [path, opening] of upgrades) {
    const socket = await openSocket(url + path, opening).catch(() => undefined);
    if (!socket) {
      told.push((await refusedSocket(url + path, opening)).body);
      continue;
    }
    socket.send({ type: "universal.create", request: { eventId: "e", ...step(secret("step")) } });
    socket.send({ type: secret("type"), request: [] });
    told.push(JSON.stringify(await socket.next()));
    socket.ws.close();
    await socket.closed();
  }
}

async function shownBy(aigw: EmulatorInside): Promise<string[]> {
  const get = async (path: string) => (await aigw.fetch(`http://aigw/_aigw/${path}`)).text();
  const list = await get("exchanges?limit=1000");
  const ids: string[] = JSON.parse(list).exchanges.map(({ id }: { id: string }) => id);
  const each = ids.flatMap((id) => [`exchanges/${id}`, `cache/explain/${id}`]);
  const others = ["keys", "credits", "gateways", "cache", "mocks", "quotas", "clock", "health"];
  return [list, ...(await Promise.all([...each, ...others].map(get)))];
}

test("R-14 no token and no key shows in answers, traces, stories, logs, the terminal or the database", async () => {
  const db = databaseFile();
  const aigw = await emulator({ ...config, db });
  const told: string[] = [];
  aigw.events.on("ended", (ended) => void told.push(JSON.stringify(exchangeSummary(ended))));
  aigw.events.on("stray", (stray) => void told.push(JSON.stringify(stray)));
  aigw.events.on("bug", (bug) => void told.push(String(bug.stack)));
  const statuses: number[] = [];
  for (const [path, headers, body] of requests) {
    const answer = await aigw.fetch(new URL(path, "http://aigw"), { method: "POST", headers, body: JSON.stringify(body) });
    statuses.push(answer.status);
    told.push(JSON.stringify([...answer.headers]), await answer.text());
  }
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(7);
  expect(statuses.filter((status) => status >= 400 && status < 500).length).toBeGreaterThan(5);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  await overSockets(aigw, told);
  told.push(...(await shownBy(aigw)));
  expect(told.filter((text) => [CANARY, jwt, base64].some((known) => text.includes(known)))).toEqual([]);
  await aigw.stop();
  for (const file of readdirSync(dirname(db))) {
    expect(readFileSync(join(dirname(db), file)).includes(CANARY), file).toBe(false);
  }
});
