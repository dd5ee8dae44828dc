import { expect, test } from "vitest";
import type { Step } from "../../../src/exchange/exchange.ts";
import { dress } from "../../../src/stages/dress.ts";

async function dressed(text: string, { type = "application/json" } = {}): Promise<string> {
  const step = {
    rest: { slug: "openai/x", dressed: true, sold: true },
    credential: { source: "unified" },
  } as unknown as Step;
  const reply = { status: 200, headers: { "content-type": type }, body: Buffer.from(text), from: "provider" as const };
  const { body } = await dress(step, async () => reply);
  return Buffer.from(body as Uint8Array).toString();
}

const metadata = '"gatewayMetadata":{"keySource":"Unified"}';

test.each([
  ['{"a":1}', `{"a":1,${metadata}}`],
  ['{"a":{}}\n', `{"a":{},${metadata}}\n`],
  ["{ }", `{ ${metadata}}`],
])("G-REST-11 %j says whose key it was: %j", async (text, seen) => {
  expect(await dressed(text)).toBe(seen);
});

test.each([
  ['[{"a":1}]', "application/json"],
  ['"}"', "application/json"],
  ["", "application/json"],
  ["{not json}", "text/plain"],
  ["RIFF}", "audio/wav"],
])("G-PASS-8 %j as %s is no JSON object and stays as it is", async (text, type) => {
  expect(await dressed(text, { type })).toBe(text);
});
