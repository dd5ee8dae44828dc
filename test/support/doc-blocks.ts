import { readdirSync, readFileSync } from "node:fs";

/** A fenced block of a documentation page. */
export interface DocBlock {
  /** The word after the fence; empty when there is none. */
  readonly language: string;
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** The file that it is to be saved as: what its first line, a comment, says ("# mocks/greeting.mock.yaml"). */
  readonly file?: string;
}

/** Paths of the pages that users read. */
export function docPages(): string[] {
  const pages = readdirSync("docs").filter((file) => file.endsWith(".md"));
  return ["README.md", ...pages.sort().map((file) => `docs/${file}`)];
}

export function docBlocks(page: string): DocBlock[] {
  const markdown = readFileSync(page, "utf8");
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = "", 2: text = "", index }) => {
    const [, file] = /^(?:#|\/\/) ([\w./-]+\.\w+)\n/.exec(text) ?? [];
    const line = markdown.slice(0, index).split("\n").length + 1;
    return { language, text, line, ...(file === undefined ? {} : { file }) };
  });
}

/** The cells of the table whose columns are headed so, row by row; none when there is no such table. */
export function docTable(page: string, ...headings: string[]): string[][] {
  const lines = readFileSync(page, "utf8").split("\n");
  const head = lines.indexOf(`| ${headings.join(" | ")} |`);
  if (head < 0) return [];
  const end = lines.findIndex((line, index) => index > head && !line.startsWith("|"));
  return lines.slice(head + 2, end).map((line) => line.slice(2, -2).split(" | "));
}
