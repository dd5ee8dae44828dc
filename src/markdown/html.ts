import { unescaped } from "./entities.ts";

/**
 * A page's text as Markdown: headings, paragraphs, lists, links, pictures, emphasis, code, quotes and tables. A reader of one pass: tags that
 * it does not know give their text, and nothing that a page does wrong stops it.
 */
export function htmlText(html: string): string {
  const writer = new Writer();
  for (const { 1: close, 2: name = "", 3: attributes = "", 4: text } of cleaned(html).matchAll(PIECE)) {
    if (text !== undefined) writer.text(unescaped(text));
    else if (close === "/") writer.close(name.toLowerCase());
    else writer.open(name.toLowerCase(), attributes);
  }
  return writer.markdown();
}

/** A tag, or the text until the next one; a lone `<` is text. */
const PIECE = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]*))?)*)\s*\/?>|(<|[^<]+)/gi;

/** Without what no reader of the page sees. */
function cleaned(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replace(/<!doctype[^>]*>/gi, "")
    .replace(/<(script|style|head|template|noscript|svg)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, (all, name: string) =>
      name.toLowerCase() === "head" ? titleIn(all) : "",
    );
}

function titleIn(head: string): string {
  const title = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(head)?.[1]?.trim() ?? "";
  return title === "" ? "" : `<h1>${title}</h1>`;
}

const MARKS: Readonly<Record<string, string>> = { strong: "**", b: "**", em: "*", i: "*", code: "`", del: "~~", s: "~~" };
const BLOCKS = new Set([
  "p",
  "div",
  "section",
  "article",
  "header",
  "footer",
  "main",
  "nav",
  "aside",
  "figure",
  "form",
  "dl",
  "table",
]);

interface List {
  readonly ordered: boolean;
  count: number;
}

class Writer {
  #out = "";
  readonly #lists: List[] = [];
  readonly #links: string[] = [];
  #pre = false;
  #cells = 0;
  #headed = false;

  text(text: string): void {
    if (this.#pre) {
      this.#out += text;
      return;
    }
    const joined = text.replace(/\s+/g, " ");
    this.#out += /(?:^|\s)$/.test(this.#out) ? joined.trimStart() : joined;
  }

  open(name: string, attributes: string): void {
    const heading = /^h([1-6])$/.exec(name)?.[1];
    const mark = MARKS[name];
    if (heading !== undefined) this.#block(`${"#".repeat(Number(heading))} `);
    else if (mark !== undefined) this.#out += this.#pre ? "" : mark;
    else if (name === "table") {
      this.#block();
      this.#headed = false;
    } else if (BLOCKS.has(name)) this.#block();
    else if (name === "ul" || name === "ol") this.#openList(name === "ol");
    else if (name === "li") this.#item();
    else if (name === "br") this.#out += "\n";
    else if (name === "hr") this.#block("---\n\n");
    else if (name === "blockquote") this.#block("> ");
    else if (name === "pre") this.#fence();
    else if (name === "tr") this.#row();
    else if (name === "td" || name === "th") this.#cell();
    else if (name === "a") this.#link(attributes);
    else if (name === "img") this.#out += `![${attribute(attributes, "alt")}](${attribute(attributes, "src")})`;
  }

  close(name: string): void {
    const mark = MARKS[name];
    if (mark !== undefined) this.#out += this.#pre ? "" : mark;
    else if (name === "a") this.#endLink();
    else if (name === "ul" || name === "ol") this.#endList();
    else if (name === "tr") this.#endRow();
    else if (name === "table") {
      this.#endRow();
      this.#block();
    } else if (name === "pre") {
      this.#pre = false;
      this.#out = `${this.#out.trimEnd()}\n\`\`\`\n\n`;
    } else if (/^h[1-6]$|^blockquote$/.test(name) || BLOCKS.has(name)) this.#block();
  }

  markdown(): string {
    return this.#out
      .split(/(^```[\s\S]*?^```$)/m)
      .map((part, index) => (index % 2 === 1 ? part : part.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n")))
      .join("")
      .trim();
  }

  #block(begin = ""): void {
    const text = this.#out.trimEnd();
    this.#out = text === "" ? begin : `${text}\n\n${begin}`;
  }

  #line(begin: string): void {
    const text = this.#out.replace(/[ \t]+$/, "");
    this.#out = text === "" || text.endsWith("\n") ? text + begin : `${text}\n${begin}`;
  }

  #openList(ordered: boolean): void {
    if (this.#lists.length === 0) this.#block();
    this.#lists.push({ ordered, count: 0 });
  }

  #endList(): void {
    this.#lists.pop();
    if (this.#lists.length === 0) this.#block();
  }

  #item(): void {
    const list = this.#lists.at(-1);
    if (list) list.count += 1;
    const indent = "  ".repeat(Math.max(0, this.#lists.length - 1));
    this.#line(`${indent}${list?.ordered ? `${list.count}.` : "-"} `);
  }

  #fence(): void {
    this.#block("```\n");
    this.#pre = true;
  }

  #row(): void {
    // Pages leave the end of a row out.
    this.#endRow();
    this.#cells = 0;
    this.#line("|");
  }

  #cell(): void {
    this.#out = `${this.#out.trimEnd()}${this.#cells === 0 ? " " : " | "}`;
    this.#cells += 1;
  }

  #endRow(): void {
    if (this.#cells === 0) return;
    this.#out = `${this.#out.trimEnd()} |\n`;
    if (!this.#headed) this.#out += `|${" --- |".repeat(this.#cells)}\n`;
    this.#headed = true;
    this.#cells = 0;
  }

  #link(attributes: string): void {
    this.#links.push(attribute(attributes, "href"));
    this.#out += "[";
  }

  #endLink(): void {
    const address = this.#links.pop();
    if (address !== undefined) this.#out += `](${address})`;
  }
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(attributes);
  return unescaped(found?.[1] ?? found?.[2] ?? found?.[3] ?? "");
}
