import type { Stop } from "../tasks/chat.ts";

export interface Limits {
  readonly maxTokens: number;
  /** Sequences that end the text; they are not part of it. */
  readonly stop: readonly string[];
}

/** A text as far as the limits let it go, and what ended it: whichever limit came first. */
export interface LimitedText {
  readonly text: readonly string[];
  readonly stop: Extract<Stop, "end" | "length" | "stop_sequence">;
  readonly stopSequence?: string;
}

export function limitText(pieces: readonly string[], limits: Limits): LimitedText {
  const match = limits.stop.length > 0 ? firstMatch(pieces.join(""), limits.stop) : undefined;
  const text = match ? piecesBefore(pieces, match.at) : pieces;
  if (text.length > limits.maxTokens) return { text: text.slice(0, limits.maxTokens), stop: "length" };
  return match ? { text, stop: "stop_sequence", stopSequence: match.sequence } : { text, stop: "end" };
}

function firstMatch(text: string, sequences: readonly string[]): { at: number; sequence: string } | undefined {
  let first: { at: number; sequence: string } | undefined;
  for (const sequence of sequences) {
    const at = sequence === "" ? -1 : text.indexOf(sequence);
    if (at >= 0 && (!first || at < first.at)) first = { at, sequence };
  }
  return first;
}

function piecesBefore(pieces: readonly string[], end: number): string[] {
  const before: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (length >= end) break;
    before.push(piece.slice(0, end - length));
    length += piece.length;
  }
  return before;
}
