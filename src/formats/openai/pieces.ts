const WORDS = /\s*\S+(?:\s+$)?|\s+$/g;
const SHORTEST_FRAGMENT = 8;
const FRAGMENT_SPREAD = 9;

/** Text in pieces of about a token: words with the white space before them. Their concatenation is the text. */
export function wordPieces(text: string): string[] {
  return text.match(WORDS) ?? [];
}

/** Argument text in fragments of 8 to 16 characters, as OpenAI streams it. Their concatenation is the text. */
export function* fragments(text: string): Generator<string> {
  let from = 0;
  for (let turn = 0; from < text.length; turn += 1) {
    let to = from + SHORTEST_FRAGMENT + ((turn * 5) % FRAGMENT_SPREAD);
    // A character outside the basic plane is two units: cut between them, neither half could be shown.
    if (isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    yield text.slice(from, to);
    from = to;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
