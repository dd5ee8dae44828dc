import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "../../../../src/realtime/fal/msgpack.ts";
import { FalSession } from "../../../../src/realtime/fal/session.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import { Client, worldOf } from "../world.ts";

const APP = "fal-ai/fast-lcm-diffusion";
const connected = (more: Partial<SessionWorld> = {}) => new Client(new FalSession(APP, worldOf("fal", more)));
const input = { prompt: "a cat", image_size: "square", seed: 7 };

describe("fal's realtime apps", () => {
  test("make a picture of each message, in JSON as a data URL", () => {
    const client = connected();
    const [result] = client.say(input);
    expect(result).toMatchObject({
      images: [{ url: expect.stringMatching(/^data:image\/jpeg;base64,/), width: 512, height: 512, content_type: "image/jpeg" }],
      seed: 7,
      has_nsfw_concepts: [false],
      prompt: "a cat",
      request_id: expect.any(String),
    });
    expect(client.say({ ...input, request_id: "mine" })).toMatchObject([{ request_id: "mine", images: result.images }]);
  });

  test("answer MessagePack in MessagePack, with the picture's bytes", () => {
    const [answer] = connected().say(encode(input));
    const result = decode(answer.bytes) as { images: { content: Uint8Array }[] };
    expect([...(result.images[0]?.content.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
  });

  test("say what is wrong, and stay open", () => {
    const client = connected();
    expect(client.say({ seed: 1 })).toEqual([
      { type: "x-fal-error", error: "BAD_REQUEST", reason: expect.stringContaining("prompt: field required") },
    ]);
    expect(client.say("nonsense")).toMatchObject([{ type: "x-fal-error", error: "BAD_JSON" }]);
    const [answer] = client.say(Uint8Array.of(0xc1));
    expect(decode(answer.bytes)).toMatchObject({ type: "x-fal-error", error: "BAD_JSON" });
    expect(client.closed).toBeUndefined();
  });

  test("a failing model is told", () => {
    const failing = connected({ answer: () => ({ kind: "failure", failure: { kind: "overloaded" } }) });
    expect(failing.say(input)).toMatchObject([{ type: "x-fal-error", error: "OVERLOADED", reason: expect.any(String) }]);
    const locked = connected({ answer: () => ({ kind: "failure", failure: { kind: "invalid-key" } }) });
    expect(locked.say(input)).toEqual([{ status: "error", error: "Unauthorized" }]);
  });
});

describe("MessagePack", () => {
  test("what was written is read", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(JSON.stringify(decode(encode(json)))).toBe(JSON.stringify(json));
      }),
    );
    expect(decode(encode(new Uint8Array(70_000)))).toHaveLength(70_000);
  });

  // Bytes as the specification of MessagePack has them.
  test.each<[string, number[], unknown]>([
    ["a small map", [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x62, 0xff], { a: 1, b: -1 }],
    ["a small list", [0x93, 0xc0, 0xc2, 0xc3], [null, false, true]],
    [
      "integers",
      [0x95, 0xcc, 200, 0xcd, 1, 0, 0xd0, 0x80, 0xd1, 0xff, 0, 0xcf, 0, 0, 0, 1, 0, 0, 0, 0],
      [200, 256, -128, -256, 2 ** 32],
    ],
    ["a float", [0xca, 0x3f, 0x80, 0, 0], 1],
    ["long text", [0xd9, 2, 0xc3, 0xa4], "ä"],
    ["bytes", [0xc4, 1, 9], Buffer.of(9)],
    ["long lists and maps", [0xdc, 0, 1, 0xde, 0, 0], [{}]],
    ["longer lists and maps", [0xdd, 0, 0, 0, 1, 0xdf, 0, 0, 0, 0], [{}]],
    ["negative 64 bits", [0xd3, 255, 255, 255, 255, 255, 255, 255, 255], -1],
  ])("%s", (_name, bytes, value) => {
    expect(decode(Uint8Array.from(bytes))).toEqual(value);
  });

  test("what is no message is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    expect(() => decode(new Uint8Array(1000).fill(0x91))).toThrow("nested too deep");
    expect(() => decode(Uint8Array.of(0xdd, 255, 255, 255, 255))).toThrow("cut short");
    expect(() => decode(Uint8Array.of(1, 2))).toThrow("left after");
  });
});
