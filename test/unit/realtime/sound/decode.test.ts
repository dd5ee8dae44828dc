import { expect, test } from "vitest";
import { decode } from "../../../../src/realtime/sound/decode.ts";
import { speak } from "../speech.ts";

test("16 bits and floating point are taken as they are", () => {
  expect([...decode(new Uint8Array(Int16Array.of(0, 1, -1, 32_767, -32_768).buffer), "s16")]).toEqual([
    0, 1, -1, 32_767, -32_768,
  ]);
  expect([...decode(new Uint8Array(Float32Array.of(0, 0.5, -1, 2).buffer), "f32")]).toEqual([0, 16_384, -32_768, 32_767]);
});

// Values of the G.711 tables.
test("G.711 is read as telephones do", () => {
  expect([...decode(Uint8Array.of(0x80, 0x00, 0xff), "mulaw")]).toEqual([32_124, -32_124, 0]);
  expect([...decode(Uint8Array.of(0xaa, 0x2a, 0xd5), "alaw")]).toEqual([32_256, -32_256, 8]);
});

test.each(["mulaw", "alaw"] as const)("what is said in %s is heard as in 16 bits, nearly", (encoding) => {
  const [plain, heard] = (["s16", encoding] as const).map((each) => decode(speak("hello", { encoding: each, rate: 8000 }), each));
  expect(heard).toHaveLength(plain?.length ?? 0);
  for (const [at, sample] of plain?.entries() ?? []) expect(Math.abs((heard?.[at] ?? 0) - sample)).toBeLessThan(400);
});

test("an odd byte at the end is left out", () => {
  expect(decode(Uint8Array.of(1, 0, 7), "s16")).toHaveLength(1);
});
