import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lints, postures } from "../../../src/errors/lints.ts";
import { docTable } from "../../support/doc-blocks.ts";

const page = "docs/postures.md";

test("docs/postures.md lists every difference between relaxed and strict, and no other", () => {
  const rows = postures.map(({ situation, relaxed, strict, lint }) => [situation, relaxed, strict, lint ?? "–"]);
  expect(docTable(page, "situation", "relaxed", "strict", "lint")).toEqual(rows);
});

test("docs/postures.md lists every lint with its text, and no other", () => {
  expect(docTable(page, "lint", "what it says")).toEqual(Object.entries(lints));
});

test("docs/postures.md names the lints that strict says too: those that are in no posture", () => {
  const both = Object.keys(lints).filter((id) => !postures.some(({ lint }) => lint === id));
  const named = /^(AIGW-L.*) (?:is|are) said in strict as well\.$/m.exec(readFileSync(page, "utf8"))?.[1];
  expect(named?.split(/, | and /)).toEqual(both);
});
