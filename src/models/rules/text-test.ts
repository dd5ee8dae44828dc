import type { TextMatch, TextTest } from "../../schema/mock-rule.ts";

/** Decides for one text whether it fits. Plain text has to be equal, white space at the ends aside. */
export function compileTextMatch(match: TextMatch): (text: string) => boolean {
  if (typeof match === "string") {
    const wanted = match.trim();
    return (text) => text === wanted;
  }
  const regex = regexOf(match);
  if (regex) return (text) => regex.test(text);
  const wanted = containsOf(match);
  if (!match.ignoreCase) return (text) => wanted.every((piece) => text.includes(piece));
  const folded = wanted.map((piece) => piece.toLowerCase());
  return (text) => {
    const lower = text.toLowerCase();
    return folded.every((piece) => lower.includes(piece));
  };
}

export function regexOf(match: TextMatch | boolean | undefined): RegExp | undefined {
  if (typeof match !== "object" || match.regex === undefined) return undefined;
  return new RegExp(match.regex, match.ignoreCase ? "i" : "");
}

export function containsOf({ contains }: TextTest): readonly string[] {
  if (contains === undefined) return [];
  return typeof contains === "string" ? [contains] : contains;
}
