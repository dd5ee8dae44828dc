import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../../../src/errors/catalog.ts";
import { troubles } from "../../../src/errors/troubles.ts";
import { docTable } from "../../support/doc-blocks.ts";

const page = "docs/errors.md";

test("docs/errors.md lists every refusal of the gateway, and no other", () => {
  const rows = Object.values(catalog).map(({ code, status, message, when, evidence }) => [
    String(code),
    String(status),
    message,
    when,
    evidence,
  ]);
  expect(docTable(page, "code", "status", "message", "when", "evidence")).toEqual(rows);
});

test("each refusal of the catalogue is given somewhere", () => {
  const code = sources().join("\n");
  for (const name of Object.keys(catalog)) expect(code, name).toMatch(new RegExp(`"${name}"`));
});

test("docs/errors.md has an anchor for every code of an operator's error, says what to do, and names no other", () => {
  const given = sources().flatMap((code) => Array.from(code.matchAll(/"(AIGW-(?!L\d)[A-Z-]+)"/g), ([, name = ""]) => name));
  const [, ...sections] = readFileSync(page, "utf8").split(/^### /m);
  const explained = sections.map((section) => section.split("\n")[0]);
  expect(given.length).toBeGreaterThan(10);
  expect([...explained].sort()).toEqual([...new Set(given)].sort());
  for (const section of sections) expect(section.trim().split("\n").length, section).toBeGreaterThan(1);
});

test("docs/errors.md says of these codes what explain says", () => {
  const [, ...sections] = readFileSync(page, "utf8").split(/^### /m);
  const told = sections.map((section) => {
    const [code = "", ...rest] = section.split("\n");
    const paragraphs = rest.join("\n").trim().split("\n\n");
    return [code, paragraphs.map((text) => text.replace(/\s+/g, " ").replace(/\[([^\]]+)\]\([^)]+\)/g, "docs/$1"))];
  });
  expect(Object.fromEntries(told)).toEqual(troubles);
});

const TABLES = ["errors/catalog.ts", "errors/refusal-advice.ts", "errors/troubles.ts"];

/** Every file of src but the tables themselves. */
function sources(): string[] {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.filter((file) => !TABLES.includes(file)).map((file) => readFileSync(`src/${file}`, "utf8"));
}
