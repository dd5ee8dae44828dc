import { expect, test } from "vitest";
import { signatureHeaders } from "../../../src/providers/aws-signature.ts";

const by = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const scope = { region: "us-east-1", service: "service", nowMs: Date.UTC(2015, 7, 30, 12, 36, 0) };
const request = { method: "GET", host: "example.amazonaws.com", path: "/", search: "", headers: {}, body: new Uint8Array() };

test("G-PROV-5 AWS's own example has AWS's own signature", () => {
  const { authorization } = signatureHeaders(request, by, scope);
  const signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  const place = "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
  expect(authorization).toBe(`AWS4-HMAC-SHA256 ${place}, SignedHeaders=host;x-amz-date, Signature=${signature}`);
});

test("G-PROV-5 a session's token is sent and signed with the rest", () => {
  const headers = signatureHeaders(request, { ...by, sessionToken: "session" }, scope);
  expect(headers).toMatchObject({ "x-amz-date": "20150830T123600Z", "x-amz-security-token": "session" });
  expect(headers["authorization"]).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
});

test("G-PROV-5 the body, the path and the key decide the signature", () => {
  const sign = (changes: object, key = by) => signatureHeaders({ ...request, ...changes }, key, scope)["authorization"];
  const signatures = [
    sign({}),
    sign({ body: Buffer.from("x") }),
    sign({ path: "/a" }),
    sign({ search: "?a=1" }),
    sign({}, { ...by, secretAccessKey: "other" }),
  ];
  expect(new Set(signatures).size).toBe(signatures.length);
});
