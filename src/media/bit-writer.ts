/** Bits one after the other, from the highest of each byte. */
export class BitWriter {
  readonly #bytes: number[] = [];
  readonly #stuffed: boolean;
  #held = 0;
  #count = 0;

  /** `stuffed`: a byte of ones is followed by an empty one, as in JPEG, where it would else begin a marker. */
  constructor({ stuffed = false } = {}) {
    this.#stuffed = stuffed;
  }

  /** At most 16 bits. */
  put(bits: number, length: number): void {
    this.#held = (this.#held << length) | bits;
    this.#count += length;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = (this.#held >> this.#count) & 255;
      this.#bytes.push(byte);
      if (this.#stuffed && byte === 255) this.#bytes.push(0);
    }
    this.#held &= (1 << this.#count) - 1;
  }

  /** Bits as they are written: "0101". */
  code(bits: string): void {
    for (const bit of bits) this.put(Number(bit), 1);
  }

  /** The rest of the last byte is filled with ones or zeros. */
  end(filling: 0 | 1): Buffer {
    const left = (8 - this.#count) % 8;
    this.put(filling === 1 ? (1 << left) - 1 : 0, left);
    return Buffer.from(this.#bytes);
  }
}
