import fc from "fast-check";
import { expect, test } from "vitest";
import { encode, encodeAll } from "../../../src/streaming/encode.ts";

test("any text is encoded as UTF-8, whatever alphabet it is in", () => {
  for (const text of ["", "plain", "é", "\u00ff", "日本", "🙂", "a\u{1f642}é"])
    expect(encode(text)).toEqual(Buffer.from(text, "utf8"));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => encode(text).equals(Buffer.from(text, "utf8"))));
});

test("texts and bytes are put one after the other", () => {
  const parts = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 20 })), { maxLength: 10 });
  fc.assert(
    fc.property(parts, (given) => {
      const apart = given.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : part));
      expect(Buffer.from(encodeAll(given)).equals(Buffer.concat(apart))).toBe(true);
    }),
  );
});
