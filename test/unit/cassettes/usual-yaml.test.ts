import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { usualYaml } from "../../../src/cassettes/usual-yaml.ts";
import { anyYaml, writeYaml } from "../../../src/cassettes/write-yaml.ts";

/** Made of what means something in YAML. */
const tricky = fc
  .array(
    fc.constantFrom(
      "a",
      "B",
      "0",
      "1",
      ".",
      "-",
      "+",
      "e",
      ":",
      "#",
      " ",
      "  ",
      "\t",
      "\n",
      "\n\n",
      "'",
      '"',
      "\\",
      "?",
      "|",
      ">",
      "%",
      "@",
      "`",
      "&",
      "*",
      "!",
      "[",
      "]",
      "{",
      "}",
      ",",
      "~",
      "---",
      "...",
      "null",
      "true",
      "0x",
      "é",
      "😀",
      "\r",
      "\u0000",
      "\uD800",
      "\u2028",
      "\u0085",
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const texts = fc.oneof(tricky, fc.string({ unit: "grapheme" }), fc.lorem());
const scalars = fc.oneof({ weight: 4, arbitrary: texts }, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalars,
    fc.array(tie("value")),
    fc.array(fc.double()),
    fc.dictionary(texts, tie("value")),
  ),
}));
const documents = fc.dictionary(texts, value, { maxKeys: 4 });

describe("what is usual in a recording", () => {
  test("is written to the letter as the YAML library writes it", async () => {
    let usual = 0;
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const text = usualYaml(document);
        if (text === undefined) return;
        usual += 1;
        expect(text).toBe(await anyYaml(document));
      }),
      { numRuns: 3_000 },
    );
    expect(usual).toBeGreaterThan(500);
  });

  test.each([
    ["texts of several lines", { a: "one\ntwo\n\n  three", b: ["x\n", "y\nz"], c: { d: "#\n- no list" } }],
    ["texts that look like something else", { a: "true", b: "12", c: "1e3", d: "", e: "- x", f: 'it\'s: "this"', "2": "~" }],
    [
      "nested lists, vectors and what is empty",
      { a: [[1, 2.5], [], {}, [{ b: [null, false] }]], c: {}, d: [], e: { f: undefined } },
    ],
  ])("%s need nobody who knows all of YAML", async (_, document) => {
    expect(usualYaml(document)).toBe(await anyYaml(document));
  });

  test.each([
    ["a control character", { a: "\u0007" }],
    ["half of a pair", { a: "\uD83D" }],
    ["space at the end of lines", { a: "one\ntwo\n\n" }],
    ["minus zero", { a: -0 }],
    ["bytes", { a: Buffer.from("x") }],
  ])("%s is left to the library", (_, document) => {
    expect(usualYaml(document)).toBeUndefined();
  });
});

test("texts of blanks and line ends alone come back as they were, as every short text does", async () => {
  let texts = [""];
  for (let length = 1; length <= 4; length += 1) {
    texts = texts.flatMap((text) => [" ", "\t", "\n", "a"].map((unit) => text + unit));
    for (const text of texts) {
      const value = { response: { raw: text, json: [{ [text]: text }] } };
      expect(parse(await writeYaml(value))).toEqual(value);
    }
  }
});
