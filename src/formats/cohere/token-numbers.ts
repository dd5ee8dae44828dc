import { Buffer } from "node:buffer";

/** A piece of text and its number, from which alone the piece can be had again: callers cut texts by their tokens. */
export interface NumberedPiece {
  readonly number: number;
  readonly text: string;
}

/** More bytes, and a 1 before them, would not fit into a number that JSON can carry exactly. */
const MOST_BYTES = 6;

/** Pieces of a token with their numbers; those of more than six bytes are two tokens or more. */
export function numbered(pieces: readonly string[]): readonly NumberedPiece[] {
  return pieces.flatMap(short).map((text) => ({ number: numberOf(text), text }));
}

/** The text of such numbers. Any other stands for itself: whose vocabulary it is from, nobody here knows. */
export function textOf(numbers: readonly number[]): string {
  return numbers.map((number) => pieceOf(number) ?? `⟨${number}⟩`).join("");
}

function short(piece: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  // Halves of a pair become what UTF-8 has for them.
  for (const character of Buffer.from(piece).toString()) {
    if (Buffer.byteLength(part + character) > MOST_BYTES) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return part === "" ? parts : [...parts, part];
}

/** Its bytes in UTF-8 as one number, with a 1 before them that keeps how many there are. */
function numberOf(text: string): number {
  return Buffer.from(text).reduce((number, byte) => number * 256 + byte, 1);
}

function pieceOf(number: number): string | undefined {
  const bytes: number[] = [];
  let rest = number;
  while (rest >= 256) {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  }
  const text = Buffer.from(bytes).toString();
  return rest === 1 && bytes.length > 0 && numberOf(text) === number ? text : undefined;
}
