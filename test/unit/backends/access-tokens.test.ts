import { createVerify, generateKeyPairSync } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { liveBackend } from "../../../src/backends/live.ts";
import type { LiveSettings } from "../../../src/backends/live-settings.ts";
import { isWhole, type Reply } from "../../../src/exchange/reply.ts";
import { openSealer } from "../../../src/world/sealer.ts";
import type { Upstream, UpstreamCall } from "../../../src/world/upstream.ts";
import { arrival, watched } from "../../support/watched-provider.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const account = {
  type: "service_account",
  client_email: "svc@my-project.iam.gserviceaccount.com",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  private_key_id: "key-1",
  project_id: "my-project",
  region: "europe-west4",
  // Nobody is to be sent anywhere by a key.
  token_uri: "http://169.254.169.254/token",
};
const gemini = "google-vertex-ai/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent";
const headers = (document: object = account) => ({ authorization: Buffer.from(JSON.stringify(document)).toString("base64") });

/** The way out, written down: Google's tokens are numbered, everybody else answers {}. */
function out(tokenStatus = 200) {
  const calls: UpstreamCall[] = [];
  const upstream: Upstream = {
    async send(call) {
      calls.push(call);
      const isToken = call.url.origin === "https://oauth2.googleapis.com";
      const body = isToken ? { access_token: `ya29.real-${calls.length}`, expires_in: 3599, token_type: "Bearer" } : {};
      return { status: isToken ? tokenStatus : 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(body))]) };
    },
    close: async () => {},
  };
  const through = (settings: Partial<LiveSettings> = {}) => {
    const backend = liveBackend(upstream, { upstream: "provider", upstreams: {}, environment: {}, ...settings });
    return watched(openSealer(), backend).answer;
  };
  return { calls, through };
}

function textOf(reply: Reply): string {
  return Buffer.from(isWhole(reply.body) ? reply.body : []).toString();
}

test("G-PROV-4 on the way to Google a service account signs for a token, once for many requests", async () => {
  const { calls, through } = out();
  const answer = through();
  await answer(arrival(gemini, headers()));
  await answer(arrival(gemini, headers()));
  const { pathname, host } = new URL(calls[1]?.url ?? "about:blank");
  expect(calls.map(({ url }) => url.host)).toEqual(["oauth2.googleapis.com", host, host]);
  expect([host, pathname]).toEqual(["aiplatform.googleapis.com", `/${gemini.slice(gemini.indexOf("/") + 1)}`]);
  expect(calls.slice(1).map((call) => call.headers["authorization"])).toEqual(["Bearer ya29.real-1", "Bearer ya29.real-1"]);
});

test("G-PROV-4 what it signs says who asks for what, for an hour, and the signature is right", async () => {
  const { calls, through } = out();
  await through()(arrival(gemini, headers()));
  const form = new URLSearchParams(Buffer.from(calls[0]?.body ?? []).toString());
  expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [head = "", claim = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(read(head)).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
  const { iat, exp, ...rest } = read(claim);
  expect(rest).toEqual({
    iss: account.client_email,
    scope: "https://www.googleapis.com/auth/cloud-platform",
    aud: "https://oauth2.googleapis.com/token",
  });
  expect(exp - iat).toBe(3600);
  expect(createVerify("RSA-SHA256").update(`${head}.${claim}`).verify(publicKey, signature, "base64url")).toBe(true);
});

test("on the way to the real gateway the service account itself is sent: that one exchanges it", async () => {
  const { calls, through } = out();
  await through({ upstream: "cloudflare", upstreams: { cloudflare: "https://gw.example.com" } })(arrival(gemini, headers()));
  expect(calls.map(({ url }) => url.href)).toEqual([`https://gw.example.com/${gemini}`]);
  expect(calls[0]?.headers["authorization"]).toBe(`Bearer ${headers().authorization}`);
});

test("a server of one's own in Google's place gets the made-up token, and Google is not asked", async () => {
  const { calls, through } = out();
  await through({ upstreams: { "google-vertex-ai": "http://127.0.0.1:9" } })(arrival(gemini, headers()));
  expect(calls).toHaveLength(1);
  expect(calls[0]?.headers["authorization"]).toMatch(/^Bearer ya29\.c\./);
});

test.each([
  ["that Google does not know", account, 401],
  ["whose key is none", { ...account, private_key: "-----BEGIN PRIVATE KEY-----secret" }, 200],
])("G-BYOK-6 a service account %s is 400 code 2005, and nothing goes to Vertex", async (_, document, status) => {
  const { calls, through } = out(status);
  const reply = await through()(arrival(gemini, headers(document)));
  expect(reply.status).toBe(400);
  expect(textOf(reply)).toContain('"internalCode":2005');
  expect(calls.filter(({ url }) => url.host.includes("aiplatform"))).toEqual([]);
});
