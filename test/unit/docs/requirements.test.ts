import { expect, test } from "vitest";
import { exempt } from "../../support/exempt-requirements.ts";
import { expectGenerated } from "../../support/generated-part.ts";
import { listed, namingTests, type Requirement, specified } from "../../support/requirements.ts";

const page = "docs/requirements.md";
const tests = namingTests();

test("docs/requirements.md lists every requirement, the tests that name it, and its status", async () => {
  const requirements = specified() ?? listed(page);
  expect(requirements.length).toBeGreaterThan(150);
  await expectGenerated(page, table(requirements));
});

test("what is exempt is a requirement, and no test names it", () => {
  const ids = listed(page).map(({ id }) => id);
  expect(Object.keys(exempt).filter((id) => !ids.includes(id) || tests.has(id))).toEqual([]);
});

function table(requirements: readonly Requirement[]): string {
  const rows = requirements.map(({ id, evidence }) => `| ${id} | ${evidence} | ${testsOf(id)} | ${status(id, evidence)} |`);
  const missing = requirements.filter(({ id, evidence }) => status(id, evidence) === "missing").map(({ id }) => id);
  const summary = missing.length === 0 ? "No documented or observed behaviour is missing." : `Missing: ${missing.join(", ")}.`;
  return [summary, "", "| id | evidence | tests | status |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

const SHOWN = 2;

function testsOf(id: string): string {
  const named = tests.get(id) ?? [];
  const shown = named.slice(0, SHOWN).map(({ file, name }) => `${file}: ${name.replaceAll("|", "\\|").replace(/\s+/g, " ")}`);
  const more = named.length > SHOWN ? [`and ${named.length - SHOWN} more`] : [];
  return [...shown, ...more].join("<br>") || "–";
}

/** What is inferred is the emulator's own choice: it may go without a test of that name. */
function status(id: string, evidence: string): string {
  if (tests.has(id)) return "tested";
  const reason = exempt[id];
  if (reason !== undefined) return `exempt: ${reason}`;
  return evidence === "inferred" ? "not named by a test" : "missing";
}
