import { describe, expect, test } from "vitest";
import { type AwsRequest, signatureHeaders } from "../../../src/providers/aws-signature.ts";
import { installed, needs } from "./installed.ts";

const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret/+1", sessionToken: "session" };
const nowMs = Date.UTC(2026, 10, 29, 8, 5, 7);
const host = "bedrock-runtime.eu-west-3.amazonaws.com";

const requests: readonly [string, AwsRequest][] = [
  ["a body", { method: "POST", host, path: "/model/a/converse", search: "", headers: {}, body: Buffer.from('{"é":1}') }],
  [
    "a model with encoded signs in the path",
    {
      method: "POST",
      host,
      path: "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.a.b-v1%3A0/invoke",
      search: "",
      headers: { "content-type": "application/json" },
      body: Buffer.from("{}"),
    },
  ],
  ["a bare colon", { method: "POST", host, path: "/model/a.b-v1:0/invoke", search: "", headers: {}, body: Buffer.from("{}") }],
  ["a query", { method: "GET", host, path: "/x", search: "?b=2&a=1%20x&a=0", headers: {}, body: new Uint8Array() }],
];

describe.skipIf(!installed)(`G-PROV-5 AWS's own signer comes to the same signature${needs}`, async () => {
  if (!installed) return;
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { createHash, createHmac } = await import("node:crypto");

  /** The hash that the signer wants to be given. */
  class Sha256 {
    readonly #hash;
    constructor(secret?: string | Uint8Array) {
      this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
    }
    update(data: string | Uint8Array) {
      this.#hash.update(data);
    }
    async digest() {
      return new Uint8Array(this.#hash.digest());
    }
    reset() {}
  }

  test.each(requests)("with %s", async (_, request) => {
    const scope = { region: "eu-west-3", service: "bedrock", nowMs };
    const signer = new SignatureV4({
      credentials,
      region: scope.region,
      service: scope.service,
      sha256: Sha256 as never,
      applyChecksum: false,
    });
    const query: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(request.search)) query[name] = [...(query[name] ?? []), value];
    const { method, path, headers, body } = request;
    const theirs = await signer.sign(
      { method, protocol: "https:", hostname: host, path, query, headers: { ...headers, host }, body },
      { signingDate: new Date(nowMs) },
    );
    expect(signatureHeaders(request, credentials, scope)["authorization"]).toBe(theirs.headers["authorization"]);
  });
});
