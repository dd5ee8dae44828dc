import { describe, expect, test } from "vitest";
import { isWhole, type Reply } from "../../../src/exchange/reply.ts";
import { arrival, body, key, watched } from "../../support/watched-provider.ts";

const aws = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "aws-secret-0123456789", region: "eu-west-3" };
const account = {
  type: "service_account",
  client_email: "svc@my-project.iam.gserviceaccount.com",
  private_key: "-----BEGIN PRIVATE KEY-----secret",
  project_id: "my-project",
  region: "europe-west4",
};
const base64 = Buffer.from(JSON.stringify(account)).toString("base64");
const converse = "aws-bedrock/bedrock-runtime/us-west-2/model/a.b-v1%3A0/converse";
const mantle = "aws-bedrock/bedrock-mantle/us-west-2/anthropic/v1/messages";
const gemini = "google-vertex-ai/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash:generateContent";
const compat = (model: string) => Buffer.from(JSON.stringify({ model, messages: [{ role: "user", content: "hi" }] }));

function textOf(reply: Reply): string {
  return Buffer.from(isWhole(reply.body) ? reply.body : []).toString();
}

describe("AWS", () => {
  test("G-PROV-5 G-CRED-5 with a stored key the gateway signs for the path's region, and the secret stays here", async () => {
    const { answer, store, seen } = watched();
    store.providerKeys.put(key("aws-bedrock", JSON.stringify({ ...aws, sessionToken: "session" })), 0);
    await answer(arrival(converse, { "content-type": "application/json" }));
    const [request] = seen;
    expect(request?.body).toBe(body);
    expect(request?.headers).toEqual({
      "content-type": "application/json",
      "x-amz-date": expect.stringMatching(/^\d{8}T\d{6}Z$/),
      "x-amz-security-token": "session",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/us-west-2\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  test("G-PROV-5 what the caller signed goes out as it came", async () => {
    const { answer, seen } = watched();
    const signed = { authorization: "AWS4-HMAC-SHA256 Credential=A/1/r/bedrock/aws4_request, Signature=0", "x-amz-date": "d" };
    await answer(arrival(converse, signed));
    await answer(arrival(mantle, signed));
    expect(seen.map(({ headers }) => headers)).toEqual([signed, signed]);
  });

  test("G-PROV-5 on /compat the stored key's region is asked, and us-east-1 with a Bedrock API key", async () => {
    const { answer, store, seen } = watched();
    const ask = (headers: Record<string, string>) =>
      answer(arrival("compat/chat/completions", headers, "", compat("aws-bedrock/amazon.nova-lite-v1:0")));
    await ask({ authorization: "Bearer bedrock-api-key-1" });
    store.providerKeys.put(key("aws-bedrock", JSON.stringify(aws)), 0);
    await ask({});
    const paths = seen.map(({ path }) => path);
    const rest = "model/amazon.nova-lite-v1%3A0/converse";
    expect(paths).toEqual([`bedrock-runtime/us-east-1/${rest}`, `bedrock-runtime/eu-west-3/${rest}`]);
    expect(seen[0]?.headers["authorization"]).toBe("Bearer bedrock-api-key-1");
    expect(seen[1]?.headers["authorization"]).toMatch(/\/eu-west-3\/bedrock\/aws4_request/);
  });

  test("G-PROV-6 bedrock-mantle gets an API key in x-api-key, and a stored key's signature for its own service", async () => {
    const { answer, store, seen } = watched();
    await answer(arrival(mantle, { authorization: "Bearer bedrock-api-key-1" }));
    await answer(arrival(mantle, { "x-api-key": "bedrock-api-key-1" }));
    store.providerKeys.put(key("aws-bedrock", JSON.stringify(aws)), 0);
    await answer(arrival(mantle, {}));
    const [moved, direct, signed] = seen.map(({ headers }) => headers);
    expect(moved).toEqual({ "x-api-key": "bedrock-api-key-1" });
    expect(direct).toEqual(moved);
    expect(signed?.["authorization"]).toMatch(/\/us-west-2\/bedrock-mantle\/aws4_request/);
  });

  test("G-BYOK-6 a stored key with something missing is 400 code 2005; the hint names it, and no secret", async () => {
    const { answer, store, seen } = watched();
    store.providerKeys.put(key("aws-bedrock", JSON.stringify({ accessKeyId: "AKIAEXAMPLE", region: "us-east-1" })), 0);
    const reply = await answer(arrival(converse, {}));
    expect(reply.status).toBe(400);
    expect(textOf(reply)).toContain('"internalCode":2005');
    expect(seen).toEqual([]);
    await store.journal.sorted();
    const [row] = store.exchanges.list({ account: "local", limit: 1 });
    expect(row?.trace).toContain("the stored AWS key lacks secretAccessKey");
    expect(row?.trace).not.toContain("AKIAEXAMPLE");
  });
});

describe("Vertex AI", () => {
  test.each([
    ["base64 in authorization", { authorization: base64 }],
    ["base64 as Bearer", { authorization: `Bearer ${base64}` }],
  ])("G-PROV-4 a service account as %s is exchanged for a token", async (_, headers) => {
    const { answer, seen } = watched();
    await answer(arrival(gemini, headers));
    await answer(arrival(gemini, headers));
    const [first, second] = seen.map(({ headers: sent }) => sent["authorization"]);
    expect(first).toMatch(/^Bearer ya29\.c\.[\w-]{43}$/);
    expect(second).toBe(first);
  });

  test("G-PROV-4 G-CRED-5 so is a stored one; a stored API key is sent for express mode", async () => {
    const { answer, store, seen } = watched();
    store.providerKeys.put(key("google-vertex-ai", JSON.stringify(account)), 0);
    await answer(arrival(gemini, {}));
    store.providerKeys.put(key("google-vertex-ai", "AIzaExample"), 1);
    await answer(arrival(gemini, {}));
    expect(seen[0]?.headers["authorization"]).toMatch(/^Bearer ya29\./);
    expect(seen[1]?.headers).toEqual({ "x-goog-api-key": "AIzaExample" });
  });

  test("G-PROV-4 an access token and an express key go out as they came", async () => {
    const { answer, seen } = watched();
    await answer(arrival(gemini, { authorization: "Bearer ya29.mine" }));
    await answer(arrival(gemini, { "x-goog-api-key": "AIzaMine" }));
    expect(seen.map(({ headers }) => headers)).toEqual([{ authorization: "Bearer ya29.mine" }, { "x-goog-api-key": "AIzaMine" }]);
  });

  test("G-PROV-4 G-COMPAT-5 on /compat the service account says project and region; the model keeps its publisher", async () => {
    const { answer, seen } = watched();
    const json = compat("google-vertex-ai/google/gemini-2.5-flash");
    await answer(arrival("compat/chat/completions", { authorization: `Bearer ${base64}` }, "", json));
    expect(seen[0]?.path).toBe("v1/projects/my-project/locations/europe-west4/endpoints/openapi/chat/completions");
    expect(seen[0]?.model).toBe("google/gemini-2.5-flash");
    expect(seen[0]?.headers["authorization"]).toMatch(/^Bearer ya29\./);
  });

  test("G-BYOK-6 a service account without its private key is 400 code 2005", async () => {
    const { answer, store } = watched();
    store.providerKeys.put(key("google-vertex-ai", JSON.stringify({ ...account, private_key: undefined })), 0);
    expect(textOf(await answer(arrival(gemini, {})))).toContain('"internalCode":2005');
  });
});
