import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedFile } from "./shared.ts";

/** One behaviour that the specification of the gateway numbers. */
export interface Requirement {
  readonly id: string;
  /** How sure the specification is of it. */
  readonly evidence: string;
}

/** A test whose name begins with ids, or a file of vectors whose cases do. */
interface NamingTest {
  readonly file: string;
  readonly name: string;
}

/** An area of another chapter: the Auto Router. */
const NOT_HERE = /^G-AUTO-/;

/** Ids and evidence as the specification has them; undefined where there is none. */
export function specified(): Requirement[] | undefined {
  const file = sharedFile("spec/gateway.md");
  if (file === undefined) return undefined;
  const entries = readFileSync(file, "utf8")
    .split(/^- (?=\*\*G-)/m)
    .slice(1);
  return entries.flatMap((entry) => {
    const id = /^\*\*(G-[A-Z0-9]+-\d+)\*\*/.exec(entry)?.[1];
    const evidence = /\[(doc|seen|inferred)/.exec(entry)?.[1];
    return id === undefined || evidence === undefined || NOT_HERE.test(id) ? [] : [{ id, evidence }];
  });
}

/** The same as the page has them. */
export function listed(page: string): Requirement[] {
  const rows = readFileSync(page, "utf8").matchAll(/^\| (G-[A-Z0-9]+-\d+) \| (\w+) \|/gm);
  return Array.from(rows, ([, id = "", evidence = ""]) => ({ id, evidence }));
}

/** Which tests name which ids. Texts in code count, comments do not. */
export function namingTests(): Map<string, NamingTest[]> {
  const found = new Map<string, NamingTest[]>();
  for (const file of filesIn("test").sort()) {
    const names = file.endsWith(".test.ts") ? namesIn(file) : file.endsWith("-vectors.yaml") ? rulesIn(file) : [];
    for (const name of names)
      for (const id of new Set(name.match(ID) ?? [])) found.set(id, [...(found.get(id) ?? []), { file, name }]);
  }
  return found;
}

/** Our own: what is installed beside tests is nobody's requirement, and hundreds of megabytes. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(join(folder, entry.name));
    return [join(folder, entry.name)];
  });
}

const ID = /\bG-[A-Z0-9]+-\d+\b/g;
const TEXT_OR_COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*|"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`/g;

function namesIn(file: string): string[] {
  const texts = Array.from(readFileSync(file, "utf8").matchAll(TEXT_OR_COMMENT), ([, a, b, c]) => a ?? b ?? c ?? "");
  return [...new Set(texts.filter((text) => /^(?:[\w-]+ )?G-[A-Z0-9]+-\d+/.test(text)))];
}

/** Every case has the rule that it shows. */
function rulesIn(file: string): string[] {
  const counts = new Map<string, number>();
  for (const [, id = ""] of readFileSync(file, "utf8").matchAll(/\brule: (G-[A-Z0-9]+-\d+)/g))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return Array.from(counts, ([id, count]) => `${id} in ${count} ${count === 1 ? "case" : "cases"}`);
}
