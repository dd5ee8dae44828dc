import { csvTable } from "./csv.ts";
import { htmlText } from "./html.ts";

/** A file that is to become Markdown. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** Text, HTML and CSV as Markdown; of every other type a placeholder that says so. */
export function toMarkdown(file: GivenFile): string {
  const text = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength).toString("utf8");
  const kind = kindOf(file);
  if (kind === "html") return htmlText(text);
  if (kind === "csv") return csvTable(text);
  if (kind === "text") return text;
  const { name, mimeType, bytes } = file;
  return `[aigw-emulator: placeholder for ${name} (${mimeType || "no type"}, ${bytes.byteLength} bytes); only text, HTML and CSV are converted]`;
}

function kindOf({ name, mimeType }: GivenFile): "html" | "csv" | "text" | undefined {
  const type = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (type === "text/html" || (type === "" && /^html?$/.test(extension))) return "html";
  if (type === "text/csv" || (type === "" && extension === "csv")) return "csv";
  if (/^text\/|^application\/(?:json|xml|.+\+(?:json|xml))$/.test(type)) return type === "image/svg+xml" ? undefined : "text";
  return type === "" && /^(?:txt|md|json|xml)$/.test(extension) ? "text" : undefined;
}
