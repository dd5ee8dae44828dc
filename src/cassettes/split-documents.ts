/** One document of a file, as text. */
export interface DocumentText {
  /** Without its separator. */
  readonly text: string;
  /** Of its first line in the file, from 1. */
  readonly line: number;
  /** Where it begins and ends in the file, in characters; the separators around it are not of it. */
  readonly start: number;
  readonly end: number;
}

const SEPARATOR = /^---(?:[ \t].*)?\r?\n?$/;
const NOTHING = /^(?:[ \t]*(?:#.*)?\r?\n?)*$/;

/**
 * Cuts a file at its separators without reading the YAML: a line that begins with `---` is one wherever it stands. What is
 * nothing but comments and empty lines is no document.
 */
export function splitDocuments(file: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let first = 1;
  const add = (end: number) => {
    const text = file.slice(start, end);
    if (!NOTHING.test(text)) documents.push({ text, line: first, start, end });
  };
  let line = 1;
  for (let at = 0; at < file.length; line += 1) {
    const feed = file.indexOf("\n", at);
    const stop = feed < 0 ? file.length : feed + 1;
    if (file.startsWith("---", at) && SEPARATOR.test(file.slice(at, stop))) {
      add(at);
      start = stop;
      first = line + 1;
    }
    at = stop;
  }
  add(file.length);
  return documents;
}
