import type { IndexedInteraction } from "../store/cassette-index.ts";

type Named = Pick<IndexedInteraction, "file" | "id">;

/**
 * Which recordings are to be made again, where not all are: by id, or "file#id" where several files have it. Of those that answer a request
 * the one that is named; "any" where all are meant.
 */
export type Wanted = <Found extends Named>(found: () => readonly Found[]) => Found | "any" | undefined;

/** All answers to a request are made again where one of them is named. */
export function wanted(names: readonly string[]): Wanted {
  return (found) => (names.length === 0 ? "any" : found().find((one) => names.some((name) => isMeant(one, name))));
}

/** Whether a name stands for a recording. */
export function isMeant({ file, id }: Named, name: string): boolean {
  const mark = name.lastIndexOf("#");
  if (mark < 0) return id === name;
  const place = name.slice(0, mark).replace(/\.ya?ml$/, "");
  return id === name.slice(mark + 1) && `/${file.replace(/\.ya?ml$/, "")}`.endsWith(`/${place}`);
}
