import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";

const BEGIN = "<!-- from here on the page is written by `npm run docs` -->";

/** Compares what stands below the mark on a docs page with what it should say; `npm run docs` puts it right. */
export async function expectGenerated(page: string, text: string): Promise<void> {
  const [prose = "", old] = readFileSync(page, "utf8").split(BEGIN);
  expect(old, `${page} has no line ${BEGIN}`).toBeDefined();
  await expect(`${prose}${BEGIN}\n\n${text.trim()}\n`).toMatchFileSnapshot(resolve(page));
}
