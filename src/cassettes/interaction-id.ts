import type { CassetteIndex } from "../store/cassette-index.ts";
import type { RecordedRequest } from "./recorded.ts";

/** From the endpoint, and a number: stable, and nothing of the prompt in it. */
export function newId(request: Pick<RecordedRequest, "path" | "method">, taken: ReadonlySet<string>): string {
  const base = baseOf(request);
  return `${base}-${free(1, (number) => taken.has(`${base}-${number}`))}`;
}

/** Gives the same for recordings one after the other, without looking at all that are there each time. */
export interface IdGiver {
  next(file: string, request: Pick<RecordedRequest, "path" | "method">, taken: ReadonlySet<string>): string;
  /** Somebody else has written the file: ids may have become free. */
  forget(file: string): void;
}

export function idGiver(index: Pick<CassetteIndex, "hasId">): IdGiver {
  const last = new Map<string, Map<string, number>>();
  return {
    next(file, request, taken) {
      const base = baseOf(request);
      const numbers = last.get(file) ?? new Map<string, number>();
      last.set(file, numbers);
      const isTaken = (number: number) => taken.has(`${base}-${number}`) || index.hasId(file, `${base}-${number}`);
      const number = free(numbers.get(base) ?? 1, isTaken);
      numbers.set(base, number);
      return `${base}-${number}`;
    },
    forget: (file) => void last.delete(file),
  };
}

function free(from: number, isTaken: (number: number) => boolean): number {
  let number = from;
  while (isTaken(number)) number += 1;
  return number;
}

function baseOf({ path, method }: Pick<RecordedRequest, "path" | "method">): string {
  const words = path
    .replace(/^v\d+(?:beta\d*)?\//, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
  return words === "" ? method.toLowerCase() : words.slice(0, 40);
}
