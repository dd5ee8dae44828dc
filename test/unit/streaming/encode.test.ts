import fc from "fast-check";
import { expect, test } from "vitest";
import { encode } from "../../../src/streaming/encode.ts";

test("any text is encoded as UTF-8, whatever alphabet it is in", () => {
  for (const text of ["", "plain", "é", "\u00ff", "日本", "🙂", "a\u{1f642}é"])
    expect(encode(text)).toEqual(Buffer.from(text, "utf8"));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => encode(text).equals(Buffer.from(text, "utf8"))));
});
