import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** One message of AWS's binary event stream (wire formats, 15.4). */
export interface EventStreamMessage {
  /** Those that are text, which all of Bedrock's are: ":event-type", ":message-type", … */
  readonly headers: Readonly<Record<string, string>>;
  /** Usually JSON. May share memory with the bytes that were read. */
  readonly payload: Buffer;
}

export const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

/** Total length, headers length and their checksum. */
const PRELUDE = 12;
const CHECKSUM = 4;
const STRING = 7;
/** AWS allows 16 MiB of payload and 128 KiB of headers; more is not a message. */
const LONGEST = 17 * 1024 * 1024;

/** The message as bytes. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: string | Uint8Array): Buffer {
  return assemble(encodeHeaders(headers), payload);
}

/** An event with JSON in it, as Bedrock sends them. */
export function encodeEvent(type: string, json: string): Buffer {
  return assemble(headersOfEvent(type), json);
}

const eventHeaders = new Map<string, Buffer>();

/** There are few event types, and each is sent very often. */
function headersOfEvent(type: string): Buffer {
  let encoded = eventHeaders.get(type);
  if (!encoded) {
    encoded = encodeHeaders({ ":event-type": type, ":content-type": "application/json", ":message-type": "event" });
    eventHeaders.set(type, encoded);
  }
  return encoded;
}

function assemble(headers: Buffer, payload: string | Uint8Array): Buffer {
  const size = typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
  const total = PRELUDE + headers.length + size + CHECKSUM;
  const message = Buffer.allocUnsafe(total);
  message.writeUInt32BE(total, 0);
  message.writeUInt32BE(headers.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  headers.copy(message, PRELUDE);
  const start = PRELUDE + headers.length;
  if (typeof payload === "string") message.write(payload, start, "utf8");
  else message.set(payload, start);
  message.writeUInt32BE(crc32(message.subarray(0, total - CHECKSUM)), total - CHECKSUM);
  return message;
}

function encodeHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => {
    const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
    const length = Buffer.alloc(3);
    length.writeUInt8(STRING, 0);
    length.writeUInt16BE(valueBytes.length, 1);
    return [Buffer.of(nameBytes.length), nameBytes, length, valueBytes];
  });
  return Buffer.concat(parts);
}

/** Cuts a stream that may come in any pieces into messages and checks their sums. */
export class EventStreamReader {
  #pieces: Uint8Array[] = [];
  #size = 0;
  /** Bytes to wait for before looking again: a message that comes byte by byte is put together once. */
  #needed = PRELUDE;
  #damage: string | undefined;

  /** The messages that became complete with these bytes. After damage there are no more: nothing says where one begins. */
  push(chunk: Uint8Array): EventStreamMessage[] {
    if (this.#damage !== undefined) return [];
    this.#pieces.push(chunk);
    this.#size += chunk.byteLength;
    const messages: EventStreamMessage[] = [];
    if (this.#size < this.#needed) return messages;
    try {
      this.#read(asBuffer(this.#pieces), messages);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.#damage = error.message;
    }
    return messages;
  }

  /** What is wrong with the bytes: no event stream, or damaged on their way. */
  get damage(): string | undefined {
    return this.#damage;
  }

  /** Messages go into the list one by one, so that those before a damaged one are not lost with it. */
  #read(from: Buffer, messages: EventStreamMessage[]): void {
    let bytes = from;
    let total = lengthOf(bytes);
    while (total !== undefined && bytes.length >= total) {
      messages.push(decodeMessage(bytes.subarray(0, total)));
      bytes = bytes.subarray(total);
      total = lengthOf(bytes);
    }
    this.#keep(bytes, total ?? PRELUDE);
  }

  #keep(rest: Buffer, needed: number): void {
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#needed = needed;
  }
}

class Damage extends Error {}

function asBuffer(pieces: readonly Uint8Array[]): Buffer {
  const [only] = pieces;
  if (pieces.length !== 1 || !only) return Buffer.concat(pieces);
  return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
}

/** The length of the message that begins here; undefined while its prelude is not there. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < PRELUDE) return undefined;
  if (bytes.readUInt32BE(8) !== crc32(bytes.subarray(0, 8))) throw new Damage("the checksum of a prelude is wrong");
  const total = bytes.readUInt32BE(0);
  if (total > LONGEST || bytes.readUInt32BE(4) > total - PRELUDE - CHECKSUM) {
    throw new Damage("the lengths in a prelude cannot be");
  }
  return total;
}

function decodeMessage(message: Buffer): EventStreamMessage {
  const end = message.length - CHECKSUM;
  if (message.readUInt32BE(end) !== crc32(message.subarray(0, end))) {
    throw new Damage("the checksum of a message is wrong");
  }
  const headersEnd = PRELUDE + message.readUInt32BE(4);
  return { headers: decodeHeaders(message.subarray(PRELUDE, headersEnd)), payload: message.subarray(headersEnd, end) };
}

/** Lengths of values by type, from 0: two booleans, byte, short, integer, long, bytes, string, timestamp, UUID. */
const FIXED_LENGTHS = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];

function decodeHeaders(bytes: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  let at = 0;
  try {
    while (at < bytes.length) {
      const nameEnd = at + 1 + bytes.readUInt8(at);
      const name = bytes.toString("utf8", at + 1, nameEnd);
      const type = bytes.readUInt8(nameEnd);
      const fixed = FIXED_LENGTHS[type];
      const start = nameEnd + (fixed === undefined ? 3 : 1);
      const length = fixed ?? bytes.readUInt16BE(nameEnd + 1);
      at = start + length;
      if (at > bytes.length) throw new RangeError("a header is longer than the headers");
      if (type === STRING) headers[name] = bytes.toString("utf8", start, at);
    }
  } catch (cause) {
    throw new Damage("the headers of a message cannot be read", { cause });
  }
  return headers;
}
