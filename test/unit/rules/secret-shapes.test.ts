import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { credentialShapes, findSecrets, personalShapes, type SecretShape } from "../../../src/rules/secret-shapes.ts";

const shapes = [...credentialShapes, ...personalShapes];

/** Texts that a shape's pattern finds something in. fast-check knows no look-around and no names of groups. */
function texts({ pattern }: SecretShape): fc.Arbitrary<string> {
  const plain = pattern.source
    .replace(/\(\?<?[!=](?:[^()\\]|\\.)*\)/g, "")
    .replace(/\\b/g, "")
    .replace(/\\k<\w+>/g, "-")
    .replace(/\(\?<\w+>/g, "(?:");
  return fc
    .stringMatching(new RegExp(plain))
    .chain((text) => (pattern.flags.includes("i") ? fc.mixedCase(fc.constant(text)) : fc.constant(text)));
}

describe("what must not be kept", () => {
  for (const shape of shapes) {
    test(`whatever the pattern of ${shape.name} finds, its hint finds`, () => {
      const hint = new RegExp(shape.hint, "i");
      let found = 0;
      fc.assert(
        fc.property(texts(shape), (text) => {
          for (const [match] of text.matchAll(shape.pattern)) {
            found += 1;
            expect(match).toMatch(hint);
          }
        }),
        { numRuns: 300 },
      );
      if (shape.name !== "card-number") expect(found).toBeGreaterThan(0);
    });
  }

  test("a text is searched with every shape once any hint is in it", () => {
    const text = `mail me@example.com, call +49 170 1234567, "card": 4111111111111111}, sk-${"a".repeat(20)}`;
    expect(findSecrets(text, shapes).map(({ name }) => name)).toEqual(["email", "phone", "card-number", "openai-key"]);
  });
});
