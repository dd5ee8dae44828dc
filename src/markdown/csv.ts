/** A table whose first line is its head. Quoted fields may hold commas, quotes and line ends (RFC 4180). */
export function csvTable(text: string): string {
  const [head, ...rows] = rowsOf(text);
  if (!head) return "";
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, at) => (cells[at] ?? "").replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |`;
  return [line(head), `| ${Array(width).fill("---").join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** A field is quoted or bare; what ends it is a comma, a line end, or the end of the text. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const { 1: quoted, 2: bare = "", 3: end, 0: all } of text.replace(/^\uFEFF/, "").matchAll(FIELD)) {
    // The empty match behind a final line end is no row.
    if (all === "" && row.length === 0) break;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  return rows;
}
