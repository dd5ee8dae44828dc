import { Buffer } from "node:buffer";

const MAGIC = Buffer.from("AIGW");
/** Of the magic word and the text's length. */
const HEAD = 8;
const LONGEST = 1_000_000;

/**
 * What speech says, to be hidden in its sound where nobody hears it: so that the emulator can write down word for word what
 * it has spoken itself.
 */
export function mark(text: string): Uint8Array {
  const said = Buffer.from(text);
  const head = Buffer.alloc(HEAD);
  MAGIC.copy(head);
  head.writeUInt32BE(said.byteLength, MAGIC.byteLength);
  return Buffer.concat([head, said]);
}

/** The text of a mark. `take` gives that many more of its bytes, or undefined when there are not so many. */
export function readMark(take: (count: number) => Buffer | undefined): string | undefined {
  const head = take(HEAD);
  if (!head?.subarray(0, MAGIC.byteLength).equals(MAGIC)) return undefined;
  const length = head.readUInt32BE(MAGIC.byteLength);
  return length > LONGEST ? undefined : take(length)?.toString("utf8");
}

/** Bit `index` of a mark, the first bit of a byte first; undefined behind its end. */
export function markBit(marked: Uint8Array, index: number): number | undefined {
  const byte = marked[index >> 3];
  return byte === undefined ? undefined : (byte >> (7 - (index & 7))) & 1;
}

/** Reads a mark out of the lowest bits of samples: `codeAt` gives a sample's integer, undefined behind the end. */
export function markInBits(codeAt: (index: number) => number | undefined): string | undefined {
  let at = 0;
  return readMark((count) => {
    const bytes = Buffer.alloc(count);
    for (let bit = 0; bit < 8 * count; bit += 1) {
      const code = codeAt(at);
      if (code === undefined) return undefined;
      at += 1;
      bytes[bit >> 3] = ((bytes[bit >> 3] ?? 0) << 1) | (code & 1);
    }
    return bytes;
  });
}
