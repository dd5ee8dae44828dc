import { nearest as nearestName } from "../errors/nearest.ts";
import type { CassetteIndex, IndexedInteraction } from "../store/cassette-index.ts";
import { type Difference, differences, distance } from "./compare.ts";
import { type HowToRecord, recordAgain, startedAlone } from "./how-to-record.ts";
import type { Library } from "./library.ts";
import type { RecordedRequest } from "./recorded.ts";
import { redactRequest } from "./redact.ts";
import { comparable } from "./request-key.ts";

/** Why nothing was found: the same words for terminal, control API and test failure. */
export interface Miss {
  /** What was asked: "openai chat/completions gpt-4o-mini". */
  readonly asked: string;
  readonly nearest: NearestRecording | undefined;
  /** What most likely happened. */
  readonly cause: string;
  /** What to do, a command or a change each. */
  readonly fixes: readonly string[];
}

interface NearestRecording {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly differences: readonly Difference[];
}

/** How many recordings are looked at for the nearest, and how many of them are compared, at most. */
const MOST_SEEN = 5_000;
const MOST_COMPARED = 50;

export interface MissParts {
  readonly library: Library;
  readonly index: CassetteIndex;
  /** The only file that is looked into. */
  readonly only?: string | undefined;
  /** A recording of this very request, and why it is not to be used. */
  readonly unusable?: { readonly found: IndexedInteraction; readonly why: string } | undefined;
  readonly howToRecord?: HowToRecord | undefined;
}

export async function explainMiss(request: RecordedRequest, parts: MissParts): Promise<Miss> {
  const { library, index, only, unusable } = parts;
  const asked = redactRequest(request);
  const words = [asked.provider, asked.path, asked.model].filter((word) => word !== undefined).join(" ");
  if (unusable) {
    const { file, id, line } = unusable.found;
    const fixes = record(cassetteName(file, library.dir), parts);
    return { asked: words, nearest: { id, file, line, differences: [] }, cause: unusable.why, fixes };
  }
  const candidates = await library.likeliest(index.candidates(asked, MOST_SEEN, only), asked, MOST_COMPARED);
  const nearest = await nearestOf(asked, candidates, library);
  return { asked: words, nearest, ...advice(nearest, parts) };
}

async function nearestOf(asked: RecordedRequest, candidates: readonly IndexedInteraction[], library: Library) {
  let best: (NearestRecording & { readonly far: number }) | undefined;
  for (const found of candidates) {
    const { request } = await library.load(found);
    const ignores = library.ignoresOf(found.file);
    const differ = differences(comparable(redactRequest(request), ignores), comparable(asked, ignores));
    const far = distance(differ);
    if (!best || far < best.far) best = { id: found.id, file: found.file, line: found.line, differences: differ, far };
  }
  return best;
}

function record(cassette: string | undefined, { howToRecord: how = startedAlone }: MissParts): string[] {
  return recordAgain(cassette, { how });
}

function advice(nearest: NearestRecording | undefined, parts: MissParts): Pick<Miss, "cause" | "fixes"> {
  const { library, index, only } = parts;
  const { dir, size } = library;
  if (!nearest) {
    const where = only ?? "the folder of recordings";
    return {
      cause: size === 0 || only !== undefined ? `nothing is recorded in ${where}` : "nothing of this provider is recorded",
      fixes: [...meant(only, index, dir), ...record(only && cassetteName(only, dir), parts)],
    };
  }
  const again = record(cassetteName(nearest.file, dir), parts);
  const [first, ...others] = nearest.differences;
  if (!first) return { cause: "the recording is the same, but is found by something else (match, ignore)", fixes: again };
  return { cause: causeOf(first, others.length), fixes: [...again, ...looser(first, nearest.file)] };
}

/** What a cassette that is not there may be a misspelling of. */
function meant(only: string | undefined, index: CassetteIndex, dir: string): string[] {
  const known = index.files().map(({ path }) => cassetteName(path, dir));
  const other =
    only &&
    nearestName(
      cassetteName(only, dir),
      known.filter((name) => name !== cassetteName(only, dir)),
    );
  return other ? [`or was the cassette ${other} meant? It is there`] : [];
}

/** "suite/chat" of suite/chat.yaml in the folder of recordings. */
export function cassetteName(file: string, dir: string): string {
  return (file.startsWith(`${dir}/`) ? file.slice(dir.length + 1) : file).replace(/\.ya?ml$/, "");
}

const CHANGING = /\d{4}-\d\d-\d\d|\d\d:\d\d|\b[0-9a-f]{8}-[0-9a-f]{4}-|\b[0-9a-f]{16,}\b|\b\d{10,}\b/i;

/** What most likely made the first difference; there are so many others. */
export function causeOf({ path, recorded, asked }: Difference, others: number): string {
  const more = others === 0 ? "" : `, and ${others} more ${others === 1 ? "difference" : "differences"}`;
  if (path === "model") return `another model is asked${more}`;
  if (path === "path" || path === "provider" || path === "method") return "nothing is recorded for this endpoint";
  if (recorded === undefined) return `${path} is new in the request${more}`;
  if (asked === undefined) return `${path} is no longer in the request${more}`;
  if (isChanging(recorded, asked)) return `${path} holds a date or an id that is another one each time${more}`;
  return `${path} has changed since the recording${more}`;
}

function isChanging(recorded: unknown, asked: unknown): boolean {
  return CHANGING.test(String(recorded)) && CHANGING.test(String(asked));
}

/** How to let a difference not count. */
export function looser({ path, recorded, asked }: Difference, file: string): string[] {
  if (!/^(?:body|query|frame)\b/.test(path)) return [];
  const pattern = isChanging(recorded, asked) && /\d{4}-\d\d-\d\d/.test(String(asked)) ? " ~ /\\d{4}-\\d\\d-\\d\\d/" : "";
  return [`or let it not count: ignore: ['${path}${pattern}'] in the first document of ${file}`];
}

/** The miss in words, several lines. */
export function missText({ asked, nearest, cause, fixes }: Miss): string {
  const lines = [`no recording answers ${asked}: ${cause}`];
  if (nearest) {
    lines.push(`nearest: ${nearest.id} (${nearest.file}:${nearest.line})`);
    for (const { path, recorded, asked: now } of nearest.differences.slice(0, 3)) {
      const [before, after] = excerpts(recorded, now);
      lines.push(`  ${path}: ${before} → ${after}`);
    }
  }
  return [...lines, ...fixes].join("\n");
}

const LONGEST = 80;

/** Both sides around the place where they begin to differ. */
function excerpts(recorded: unknown, asked: unknown): [string, string] {
  if (typeof recorded !== "string" || typeof asked !== "string") return [shown(recorded), shown(asked)];
  let same = 0;
  while (same < recorded.length && recorded[same] === asked[same]) same += 1;
  const from = same > 30 ? same - 20 : 0;
  const cut = (text: string) => `${from > 0 ? "…" : ""}${text.slice(from)}`;
  return [shown(cut(recorded)), shown(cut(asked))];
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
