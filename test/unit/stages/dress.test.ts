import { expect, test } from "vitest";
import type { Step } from "../../../src/exchange/exchange.ts";
import { dress } from "../../../src/stages/dress.ts";

async function dressed(text: string, { type = "application/json", task = "chat", host = "aigw" } = {}): Promise<string> {
  const step = {
    rest: { slug: "openai/x", dressed: true, sold: true },
    outgoing: { endpoint: { format: { task } } },
    exchange: { arrival: { headers: { host } } },
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

test.each(['a"b', "$&", "a\\b"])("G-REST-11 a picture's address is JSON with the Host %j too", async (host) => {
  const answer = JSON.parse(await dressed('{"result":{"image":"/_aigw/media/1.png"}}', { task: "image", host }));
  expect(answer.result.image).toBe(`http://${host}/_aigw/media/1.png`);
});
