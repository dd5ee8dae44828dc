import type { PlacedInteraction } from "./read-cassette.ts";

/** A recording that is taken out, and the one that has its place and its id now, if any: `by` is what that was called. */
export interface Taken {
  readonly id: string;
  readonly by: string | null;
}

/**
 * A cassette's text without the interactions that `goes` names. Where one of `fresh` was made for the same endpoint and model, it takes
 * the place and the id of the one that goes, in their order: so a reviewer sees what changed of a request, and not one recording gone and
 * another one at the end of the file.
 */
export function takePlaces(
  text: string,
  interactions: readonly PlacedInteraction[],
  goes: ReadonlySet<string>,
  fresh: ReadonlySet<string>,
): { readonly text: string; readonly taken: readonly Taken[] } {
  const free = interactions.filter(({ document }) => fresh.has(document.id));
  const edits: { start: number; end: number; text: string }[] = [];
  const taken: Taken[] = [];
  for (const { document, place } of interactions.filter((one) => goes.has(one.document.id))) {
    const at = free.findIndex((one) => asksTheSame(one, document));
    const [by] = at < 0 ? [] : free.splice(at, 1);
    taken.push({ id: document.id, by: by?.document.id ?? null });
    if (by) {
      edits.push({ ...place, text: renamed(text.slice(by.place.start, by.place.end), document.id) });
      edits.push({ ...withSeparator(text, by), text: "" });
    } else edits.push({ ...withSeparator(text, { place }), text: "" });
  }
  edits.sort((a, b) => b.start - a.start);
  const left = edits.reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
  return { text: left, taken };
}

function asksTheSame({ document }: PlacedInteraction, { request }: PlacedInteraction["document"]): boolean {
  return document.request.to === request.to && document.request.model === request.model;
}

function renamed(text: string, id: string): string {
  return text.replace(/^id: .*$/m, `id: ${id}`);
}

/** From the line of dashes before it. */
function withSeparator(text: string, { place }: Pick<PlacedInteraction, "place">): { start: number; end: number } {
  const before = text.slice(0, place.start).replace(/---[^\n]*\n$/, "");
  return { start: before.length, end: place.end };
}
