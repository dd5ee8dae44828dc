import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { docPages } from "../../support/doc-blocks.ts";

/** Where a page leads: files, and headings in them. */
function linksOf(page: string): { link: string; file: string; heading: string | undefined }[] {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = "", heading] = link.split("#");
      return { link, file: path === "" ? page : join(dirname(page), path), heading };
    });
}

/** As GitHub makes them of headings. */
function headingsOf(file: string): string[] {
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each([...docPages(), "examples/README.md"])("%s: its links lead somewhere", (page) => {
  const broken = linksOf(page).filter(
    ({ file, heading }) =>
      !existsSync(file) || (heading !== undefined && file.endsWith(".md") && !headingsOf(file).includes(heading)),
  );
  expect(broken.map(({ link }) => link)).toEqual([]);
});

test("every page is reached from the README", () => {
  const reached = new Set<string>();
  const visit = (page: string) => {
    if (reached.has(page)) return;
    reached.add(page);
    for (const { file } of linksOf(page)) if (file.endsWith(".md") && existsSync(file)) visit(file);
  };
  visit("README.md");
  expect(docPages().filter((page) => !reached.has(page))).toEqual([]);
});
