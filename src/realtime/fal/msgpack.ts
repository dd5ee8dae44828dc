/**
 * MessagePack, as much of it as JSON and bytes need: fal's own client speaks it over sockets. Throws RangeError for what is
 * cut short, nested too deep or none of that.
 */
export function decode(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd) throw new RangeError("bytes are left after the message");
  return value;
}

export function encode(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

const DEEPEST = 64;

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw new RangeError("the message is nested too deep");
    const head = this.#uint(1);
    if (head <= 0x7f) return head;
    if (head >= 0xe0) return head - 256;
    if (head <= 0x8f) return this.#map(head & 15, depth);
    if (head <= 0x9f) return this.#list(head & 15, depth);
    if (head <= 0xbf) return this.#text(head & 31);
    return this.#long(head, depth);
  }

  #long(head: number, depth: number): unknown {
    // 8, 16 and 32 bits of length, or 8 to 64 of number, follow each other.
    if (head >= 0xc4 && head <= 0xc6) return this.#take(this.#uint(1 << (head - 0xc4)));
    if (head >= 0xcc && head <= 0xcf) return this.#uint(1 << (head - 0xcc));
    if (head >= 0xd0 && head <= 0xd3) return this.#int(1 << (head - 0xd0));
    if (head >= 0xd9 && head <= 0xdb) return this.#text(this.#uint(1 << (head - 0xd9)));
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return this.#take(4).readFloatBE(0);
      case 0xcb:
        return this.#take(8).readDoubleBE(0);
      case 0xdc:
        return this.#list(this.#uint(2), depth);
      case 0xdd:
        return this.#list(this.#uint(4), depth);
      case 0xde:
        return this.#map(this.#uint(2), depth);
      case 0xdf:
        return this.#map(this.#uint(4), depth);
      default:
        throw new RangeError(`0x${head.toString(16)} begins nothing that is known`);
    }
  }

  #list(count: number, depth: number): unknown[] {
    const items: unknown[] = [];
    // Counted up, not made beforehand: the length is the sender's word.
    for (let at = 0; at < count; at += 1) items.push(this.value(depth + 1));
    return items;
  }

  #map(count: number, depth: number): object {
    const entries: [string, unknown][] = [];
    for (let at = 0; at < count; at += 1) entries.push([String(this.value(depth + 1)), this.value(depth + 1)]);
    return Object.fromEntries(entries);
  }

  #text(size: number): string {
    return this.#take(size).toString("utf8");
  }

  #uint(size: number): number {
    const bytes = this.#take(size);
    return size === 8 ? Number(bytes.readBigUInt64BE(0)) : bytes.readUIntBE(0, size);
  }

  #int(size: number): number {
    const bytes = this.#take(size);
    return size === 8 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, size);
  }

  #take(size: number): Buffer {
    const end = this.#at + size;
    if (end > this.#bytes.length) throw new RangeError("the message is cut short");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function write(value: unknown, parts: Uint8Array[]): void {
  if (value === null || value === undefined) parts.push(Uint8Array.of(0xc0));
  else if (typeof value === "boolean") parts.push(Uint8Array.of(value ? 0xc3 : 0xc2));
  else if (typeof value === "number") parts.push(numberOf(value));
  else if (value instanceof Uint8Array) parts.push(head([0xc4, 0xc5, 0xc6], value.length), value);
  else if (Array.isArray(value)) {
    parts.push(head([undefined, 0xdc, 0xdd], value.length));
    for (const item of value) write(item, parts);
  } else if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    parts.push(head([undefined, 0xde, 0xdf], entries.length));
    for (const [key, member] of entries) {
      write(key, parts);
      write(member, parts);
    }
  } else {
    const text = Buffer.from(String(value));
    parts.push(head([0xd9, 0xda, 0xdb], text.length), text);
  }
}

function numberOf(value: number): Uint8Array {
  if (Number.isInteger(value) && value >= 0 && value <= 0x7f) return Uint8Array.of(value);
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xcb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** What stands before something with a length: the word for 8, 16 or 32 bits of it, where there is one. */
function head([byte, word, long]: readonly [number | undefined, number, number], length: number): Uint8Array {
  if (byte !== undefined && length <= 0xff) return Uint8Array.of(byte, length);
  if (length <= 0xffff) return Uint8Array.of(word, length >> 8, length & 255);
  const bytes = Buffer.alloc(5);
  bytes[0] = long;
  bytes.writeUInt32BE(length, 1);
  return bytes;
}
