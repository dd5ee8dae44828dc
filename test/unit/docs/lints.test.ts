import { expect, test } from "vitest";
import { type LintAdvice, lintAdvice } from "../../../src/errors/lint-advice.ts";
import { type LintId, lints, postures } from "../../../src/errors/lints.ts";
import { WITHOUT_EFFECT } from "../../../src/intake/lints/headers.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/lints.md has a section for every lint, from the same tables that explain reads", async () => {
  const sections = Object.entries(lintAdvice).map(([id, advice]) => section(id as LintId, advice));
  await expectGenerated("docs/lints.md", sections.join("\n\n"));
});

test("lints stand in the order of their ids, in both tables", () => {
  const ids = Object.keys(lints);
  expect(ids).toEqual([...ids].sort());
  expect(Object.keys(lintAdvice)).toEqual(ids);
});

test("all advice is made of whole sentences", () => {
  for (const { why, real, fix } of Object.values(lintAdvice))
    for (const text of [why, real, fix]) expect(text, text).toMatch(/^(?:[A-Z]|`|4\d\d).*\.$/);
});

function section(id: LintId, { why, real, fix, example }: LintAdvice): string {
  const relaxedOnly = postures.some(({ lint }) => lint === id);
  return [
    `## ${id}`,
    "",
    `*${lints[id]}*`,
    "",
    why,
    "",
    ...(id === "AIGW-L006" ? [`These headers: ${[...WITHOUT_EFFECT].map((name) => `\`${name}\``).join(", ")}.`, ""] : []),
    `- The real gateway: ${real}`,
    `- What to do: ${fix}${example === undefined ? "" : ` For example: \`${example}\``}`,
    `- Said in ${relaxedOnly ? "relaxed; strict refuses" : "relaxed and in strict"}.`,
  ].join("\n");
}
