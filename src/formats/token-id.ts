/** Entries of a vocabulary, about. */
const VOCABULARY = 128_000;

/** A number that stands for a piece of text, of a vocabulary that nobody here has: the same piece, the same number. */
export function tokenId(piece: string): number {
  let id = 7;
  for (let at = 0; at < piece.length; at++) id = (id * 31 + piece.charCodeAt(at)) % VOCABULARY;
  return id;
}
