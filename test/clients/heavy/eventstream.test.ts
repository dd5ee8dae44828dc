import { describe, expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";
import { installed, needs } from "./installed.ts";

const model = "bedrock-runtime/us-east-1/model/anthropic.claude-3-haiku-20240307-v1%3A0";
const converse = { messages: [{ role: "user", content: [{ text: "Où est Paris?" }] }] };
const messages = { anthropic_version: "bedrock-2023-05-31", max_tokens: 50, messages: [{ role: "user", content: "Hello" }] };

describe.skipIf(!installed)(`@smithy/eventstream-codec reads what the emulator streams${needs}`, async () => {
  if (!installed) return;
  const { EventStreamCodec } = await import("@smithy/eventstream-codec");
  const text = { decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes), encode: (said: string) => Buffer.from(said) };
  const codec = new EventStreamCodec((bytes) => (typeof bytes === "string" ? bytes : text.decode(bytes)), text.encode);

  /** Each message as the codec decodes it, which throws where a length or checksum is wrong. */
  function decoded(bytes: Buffer) {
    const found = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readUInt32BE(at);
      found.push(codec.decode(bytes.subarray(at, at + length)));
      at += length;
    }
    return found;
  }

  async function streamed(verb: string, body: object) {
    const answer = await post(await emulator(), `aws-bedrock/${model}/${verb}`, body);
    expect(answer.headers.get("content-type")).toBe("application/vnd.amazon.eventstream");
    return decoded(Buffer.from(await answer.arrayBuffer()));
  }

  test.each([
    ["converse-stream", converse, /^(?:messageSt(?:art|op)|contentBlock(?:Start|Delta|Stop)|metadata)$/],
    ["invoke-with-response-stream", messages, /^chunk$/],
  ])("WIRE-15.4 %s: every message has right lengths, checksums and headers", async (verb, body, type) => {
    const events = await streamed(verb, body);
    expect(events.length).toBeGreaterThan(4);
    for (const { headers, body: payload } of events) {
      expect(headers).toEqual({
        ":event-type": { type: "string", value: expect.stringMatching(type) },
        ":content-type": { type: "string", value: "application/json" },
        ":message-type": { type: "string", value: "event" },
      });
      expect(JSON.parse(text.decode(payload))).toBeTypeOf("object");
    }
  });
});
