import { expect, test } from "vitest";
import { toMarkdown } from "../../../src/markdown/convert.ts";

const convert = (text: string, mimeType: string, name = "file") => toMarkdown({ name, mimeType, bytes: Buffer.from(text) });
const html = (text: string) => convert(text, "text/html; charset=utf-8");

test("HTML gives headings, paragraphs and emphasis, and nothing that no reader sees", () => {
  const page = `<!doctype html><html><head><title>T &amp; t</title><style>p {}</style></head><body><!-- no -->
    <script>if (a < b) run("<p>")</script><p>One  <b>bold</b>
    and <em>soft</em><br>line</p><div>Two</div></body></html>`;
  expect(html(page)).toBe("# T & t\n\nOne **bold** and *soft*\nline\n\nTwo");
});

test("HTML gives lists within lists, links, pictures, quotes, rules and code as it stands", () => {
  expect(html("<ul><li>a<ol><li>one<li>two</ol></li><li>b</li></ul>")).toBe("- a\n  1. one\n  2. two\n- b");
  expect(html('<a href="/x?a=1&amp;b=2">go</a> <img alt=pic src=p.png>')).toBe("[go](/x?a=1&b=2) ![pic](p.png)");
  expect(html("<blockquote>said</blockquote><hr>")).toBe("> said\n\n---");
  expect(html("<pre><code>a\n\n\n  b &lt; c</code></pre>after <code>x</code>")).toBe("```\na\n\n\n  b < c\n```\n\nafter `x`");
});

test("HTML tables are tables, with or without the ends of their rows", () => {
  const table = "| a | b |\n| --- | --- |\n| 1 | 2 |";
  expect(html("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>")).toBe(table);
  expect(html("<table><tr><th>a<th>b<tr><td>1<td>2</table>")).toBe(table);
});

test("HTML that is broken gives its text", () => {
  expect(html("1 < 2 & 3 <p unclosed")).toBe("1 < 2 & 3 <p unclosed");
  expect(html("</ul></li></a><li>x")).toBe("- x");
  expect(html("<script>never closed")).toBe("");
  expect(html("")).toBe("");
});

test("CSV is a table; quoted fields hold what they like", () => {
  expect(convert('\uFEFFname,note\r\n"a, ""b""","x\ny"\r\nc|d\r\n', "text/csv")).toBe(
    '| name | note |\n| --- | --- |\n| a, "b" | x y |\n| c\\|d |  |',
  );
  expect(convert("", "text/csv")).toBe("");
  expect(convert("only", "", "a.csv")).toBe("| only |\n| --- |");
});

test("text stays as it is, and what is neither is a placeholder", () => {
  expect(convert("# as it is", "text/plain")).toBe("# as it is");
  expect(convert("{}", "application/json")).toBe("{}");
  expect(convert("…", "image/svg+xml", "a.svg")).toContain("placeholder for a.svg (image/svg+xml, 3 bytes)");
  expect(convert("x", "")).toContain("(no type, 1 bytes)");
});
