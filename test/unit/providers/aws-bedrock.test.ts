import { expect, test } from "vitest";
import { awsBedrock } from "../../../src/providers/aws-bedrock.ts";
import { credentialOf } from "../../../src/providers/credential.ts";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

test.each([
  [`bedrock-runtime/eu-west-1/model/${encodeURIComponent(CLAUDE)}/converse`, CLAUDE],
  [`bedrock-runtime/us-east-1/model/${CLAUDE}/converse-stream`, CLAUDE],
  ["bedrock-runtime/us-east-1/model/arn%3Aaws%3Abedrock%3Aa%2Fb/converse", "arn:aws:bedrock:a/b"],
  ["bedrock-runtime/us-east-1/model/a/sing", undefined],
  ["model/a/converse", undefined],
])("G-UNI-14 clients 1.1 %s asks for the model %s", (path, model) => {
  expect(found(path)?.model).toBe(model);
});

test.each([
  [CLAUDE, "bedrock.invoke-anthropic"],
  ["arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0", "bedrock.invoke-nova"],
  ["amazon.nova-2-lite-v1:0", "bedrock.invoke-nova"],
  ["amazon.titan-embed-text-v2:0", "bedrock.invoke-titan-embed"],
  ["amazon.titan-text-express-v1", "bedrock.invoke-titan-text"],
  ["us.meta.llama3-3-70b-instruct-v1:0", "bedrock.invoke-llama"],
  ["mistral.mistral-large-2402-v1:0", "bedrock.invoke-mistral"],
  ["us.mistral.pixtral-large-2502-v1:0", "bedrock.invoke-mistral-chat"],
  ["openai.gpt-oss-120b-1:0", "bedrock.invoke-openai-chat"],
  ["cohere.embed-english-v3", "bedrock.invoke-cohere-embed"],
  ["arn:aws:bedrock:us-east-1:1:application-inference-profile/abc", "bedrock.invoke-anthropic"],
])("WIRE-15.3 %s is invoked in the words of its maker: %s", (model, format) => {
  for (const verb of ["invoke", "invoke-with-response-stream"]) {
    const path = `bedrock-runtime/us-east-1/model/${encodeURIComponent(model)}/${verb}`;
    expect(found(path)).toEqual({ model, format });
  }
});

test("WIRE-15.3 a maker whose words are not known here is not answered in somebody else's", () => {
  expect(found("bedrock-runtime/us-east-1/model/ai21.jamba-1-5-mini-v1%3A0/invoke")).toBeUndefined();
  expect(found("bedrock-runtime/us-east-1/model/ai21.jamba-1-5-mini-v1%3A0/converse")?.format).toBe("bedrock.converse");
});

function found(path: string): { model: string | undefined; format: string } | undefined {
  for (const { match, format } of awsBedrock.endpoints) {
    const params = match(path);
    if (params) return { model: params["model"], format: format.id };
  }
  return undefined;
}

test("G-PROV-5 a signature counts as a key, and so does a Bedrock key", () => {
  const keyIn = (authorization: string) => credentialOf(awsBedrock, { headers: { authorization }, query: new URLSearchParams() });
  const signature = "AWS4-HMAC-SHA256 Credential=AKIA/20261128/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00";
  expect(keyIn(signature)).toBe(signature);
  expect(keyIn("Bearer bedrock-api-key")).toBe("Bearer bedrock-api-key");
  expect(keyIn("Bearer ")).toBeUndefined();
});

test.each([
  [CLAUDE, true],
  ["anthropic.claude-3-haiku-20240307-v1:0", true],
  ["arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", true],
  ["amazon.nova-lite-v1:0", true],
  ["eu.amazon.nova-2-lite-v1:0", true],
  ["mock/429", true],
  ["meta.llama3-3-70b-instruct-v1:0", false],
  ["amazon.titan-text-express-v1", false],
  ["claude-sonnet-5", false],
  ["mistral.anthropic-claude", false],
])("G-COMPAT-2 %s is reached through /compat: %s", (model, reached) => {
  expect(awsBedrock.compat?.models?.test(model)).toBe(reached);
});

test.each([
  [CLAUDE, true],
  ["meta.llama3-3-70b-instruct-v1:0", true],
  ["arn:aws:bedrock:us-east-1:1:provisioned-model/abc", true],
  ["gpt-4o-mini", false],
  ["claude-sonnet-5", false],
])("%s could be one of its models: %s", (model, could) => {
  expect(awsBedrock.modelPattern.test(model)).toBe(could);
});
