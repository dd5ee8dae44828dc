import { expect, test } from "vitest";
import { postures } from "../../../src/errors/lints.ts";
import { docTable } from "../../support/doc-blocks.ts";

const page = "docs/postures.md";

test("docs/postures.md lists every difference between relaxed and strict, and no other", () => {
  const rows = postures.map(({ situation, relaxed, strict, lint }) => [situation, relaxed, strict, lint ?? "–"]);
  expect(docTable(page, "situation", "relaxed", "strict", "lint")).toEqual(rows);
});
