import { describe, expect, test } from "vitest";
import { decode, type Encoding, encode, lengthMs } from "../../../../src/realtime/sound/samples.ts";
import { speak, spokenMs } from "../../../../src/realtime/sound/voice.ts";

const samples = Int16Array.of(0, 1, -1, 100, -100, 1000, -1000, 8000, -8000, 32_000, -32_000, 32_767, -32_768);

describe("samples", () => {
  test.each(["pcm16", "float32"] as const)("%s keeps them as they are", (encoding) => {
    expect([...decode(encode(samples, encoding), encoding)]).toEqual([...samples]);
  });

  test.each(["mulaw", "alaw"] as const)("%s keeps them within a sixteenth", (encoding) => {
    const heard = decode(encode(samples, encoding), encoding);
    for (const [at, sample] of samples.entries()) {
      expect(Math.abs((heard[at] ?? 0) - sample)).toBeLessThanOrEqual(16 + Math.abs(sample) / 16);
    }
  });

  // Values of the G.711 tables.
  test("G.711 is spelled as telephones do", () => {
    const spelled = (encoding: Encoding, ...values: number[]) => [...encode(Int16Array.from(values), encoding)];
    expect(spelled("mulaw", 0, 32_635, -32_635)).toEqual([0xff, 0x80, 0x00]);
    expect(spelled("alaw", 0, 32_767, -32_767)).toEqual([0xd5, 0xaa, 0x2a]);
    expect([...decode(Uint8Array.of(0x80, 0x00, 0xff), "mulaw")]).toEqual([32_124, -32_124, 0]);
    expect([...decode(Uint8Array.of(0xaa, 0x2a, 0xd5), "alaw")]).toEqual([32_256, -32_256, 8]);
  });
});

test("a voice is as long as its text, and silent between words", () => {
  const format = { encoding: "pcm16", rate: 8000 } as const;
  const sound = speak("a b", format);
  expect(lengthMs(sound.length, format)).toBe(spokenMs("a b"));
  const heard = decode(sound, "pcm16");
  expect(Math.max(...heard.subarray(0, 480))).toBeGreaterThan(7000);
  expect(Math.max(...heard.subarray(480, 960))).toBe(0);
});
