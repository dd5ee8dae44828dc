/** Counts and cuts text. Exact vocabularies weigh tens of megabytes, so the emulator estimates; both halves agree. */
export interface Tokenizer {
  count(text: string): number;
  /** Stream pieces of about a token, leading space kept: their number is the count, their concatenation the text. */
  split(text: string): string[];
}

export const tokens: Tokenizer = {
  count(text) {
    let count = 0;
    for (let at = 0; at < text.length; at = endOfPiece(text, at)) count++;
    return count;
  },
  split(text) {
    const pieces: string[] = [];
    for (let at = 0; at < text.length; ) {
      const end = endOfPiece(text, at);
      pieces.push(text.slice(at, end));
      at = end;
    }
    return pieces;
  },
};

const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const MARK = 3;
/** Scripts written without spaces, and pictures: about a token a character. */
const SINGLE = 4;

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 32) return SPACE;
  if (code >= 48 && code <= 57) return DIGIT;
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? LETTER : MARK;
});

/** The longest piece of each kind, in characters; letters beyond ASCII count double, as vocabularies know them less. */
const LONGEST = Uint8Array.of(0, 14, 3, 4, 1);

function endOfPiece(text: string, start: number): number {
  let at = start;
  if (kindAt(text, at) === SPACE) {
    at = endOfSpace(text, at);
    const single = text.charCodeAt(at - 1) === 32;
    if (at === text.length || !single) return at;
    // The last space of a run belongs to the word after it.
    if (at - 1 > start) return at - 1;
  }
  return endOfRun(text, at);
}

function endOfSpace(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && at - start < 64 && kindAt(text, at) === SPACE) at++;
  return at;
}

function endOfRun(text: string, start: number): number {
  const kind = kindAt(text, start);
  if (kind === SINGLE) return start + (isPair(text, start) ? 2 : 1);
  const longest = LONGEST[kind] ?? 1;
  let size = 0;
  let at = start;
  while (at < text.length && size < longest && kindAt(text, at) === kind) size += text.charCodeAt(at++) < 128 ? 1 : 2;
  return at;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return ASCII[code] ?? MARK;
  if (code < 0x2000) return code === 0xa0 ? SPACE : LETTER;
  if (code < 0x2e80) return MARK;
  return code >= 0xfe00 && code <= 0xfe0f ? MARK : SINGLE;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
