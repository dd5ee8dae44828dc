import { catalog, type RefusalName } from "../errors/catalog.ts";
import { lintAdvice } from "../errors/lint-advice.ts";
import { type LintId, lints } from "../errors/lints.ts";
import { refusalAdvice } from "../errors/refusal-advice.ts";
import { troubles } from "../errors/troubles.ts";
import { plain } from "./words.ts";

/** What the docs say of an id, without an emulator running. */
export interface Entry {
  /** "AIGW-L004", "2008", "AIGW-CONFIG". */
  readonly id: string;
  /** What it means. */
  readonly title: string;
  /** Why it comes about, what the real gateway does, what to do; in this order, as far as known. */
  readonly paragraphs: readonly string[];
  readonly example?: string;
  /** The page that has more. */
  readonly page: string;
}

/** Entries for a lint, a refusal's code or an operator's error; several where a code has several meanings. Case does not count. */
export function lookUp(id: string): Entry[] {
  const wanted = id.toUpperCase();
  if (Object.hasOwn(lints, wanted)) return [lintEntry(wanted as LintId)];
  if (Object.hasOwn(troubles, wanted)) return [troubleEntry(wanted)];
  const names = Object.keys(catalog) as RefusalName[];
  return names.filter((name) => String(catalog[name].code) === id).map(refusalEntry);
}

/** Every id that has an entry. */
export function knownIds(): string[] {
  const codes = Object.values(catalog).map(({ code }) => String(code));
  return [...Object.keys(lints), ...new Set(codes), ...Object.keys(troubles)];
}

function lintEntry(id: LintId): Entry {
  const { why, real, fix, example } = lintAdvice[id];
  const paragraphs = [why, `The real gateway: ${real}`, `What to do: ${fix}`];
  return { id, title: lints[id], paragraphs, ...(example === undefined ? {} : { example }), page: "docs/lints.md" };
}

function refusalEntry(name: RefusalName): Entry {
  const { code, status, message, when, evidence } = catalog[name];
  const { fix, example } = refusalAdvice[name];
  const paragraphs = [`When: ${plain(when)}`, `What to do: ${fix}`, EVIDENCE[evidence]];
  const title = `status ${status}, "${message}"`;
  return { id: String(code), title, paragraphs, ...(example === undefined ? {} : { example }), page: "docs/errors.md" };
}

const EVIDENCE = {
  doc: "Cloudflare documents the code and the text.",
  seen: "Code and text were seen on the real service.",
  inferred: "Code and text are the emulator's own choice.",
  ours: "Only the emulator says it: the real gateway replays nothing.",
};

function troubleEntry(id: string): Entry {
  const [title = "", ...paragraphs] = troubles[id] ?? [];
  return { id, title, paragraphs, page: "docs/errors.md" };
}
