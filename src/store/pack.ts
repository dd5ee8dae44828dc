import { type FirstDirectory, unpackFirst } from "./first-pack.ts";
import type { LogLimit } from "./log-room.ts";
import { FactBook, type ToldTrace, traceTexts } from "./told-trace.ts";

/** A row as it goes into its table: values in the order of the columns. */
export type Values = readonly (string | number | null)[];

/** What one exchange left behind, ready for its tables. */
export interface Packed {
  /** Without the trace. */
  readonly exchange: Values;
  readonly trace: ToldTrace;
  readonly logs: readonly PackedLog[];
}

export interface PackedLog {
  readonly values: Values;
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
  readonly limit: LogLimit | null;
}

/** The same, its trace as JSON. */
export interface Unpacked extends Omit<Packed, "trace"> {
  readonly trace: string;
}

/**
 * Most of what one exchange leaves behind is as with the one before it. A row says which values are others, by place and
 * value in turn; a trace says which facts, by their number in `facts`, and when. Lengths in bytes, -1 for what is not kept, -2 for what
 * is as the one before it: questions that are asked again, and answers from the cache.
 */
interface Directory {
  readonly facts: readonly object[];
  readonly entries: readonly [exchange: Values, trace: readonly number[], logs: readonly LogEntry[]][];
}

type LogEntry = [values: Values, request: number, response: number, limit: LogLimit | null];

/**
 * Several exchanges as one value: bodies one after the other, then a directory (JSON), then its length. A row for each
 * costs three times as much.
 */
export function packer(): (entries: readonly Packed[]) => Uint8Array {
  const book = new FactBook();
  let scratch = Buffer.allocUnsafeSlow(USUAL_BYTES);
  let end = 0;
  const room = (bytes: number) => {
    if (end + bytes <= scratch.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(end + bytes, scratch.byteLength * 2));
    scratch.copy(larger, 0, 0, end);
    scratch = larger;
  };
  const body = (bytes: Uint8Array | null) => {
    if (!bytes) return -1;
    room(bytes.byteLength);
    scratch.set(bytes, end);
    end += bytes.byteLength;
    return bytes.byteLength;
  };
  return (entries) => {
    if (scratch.byteLength > MOST_KEPT_BYTES) scratch = Buffer.allocUnsafeSlow(USUAL_BYTES);
    end = 0;
    const listed = JSON.stringify(list(entries, book, body));
    const directory = `{"facts":${book.close()},"entries":${listed}}`;
    room(directory.length * MOST_BYTES_A_UNIT + LENGTH_BYTES);
    const length = scratch.write(directory, end, "utf8");
    end = scratch.writeUInt32LE(length, end + length);
    return scratch.subarray(0, end);
  };
}

function list(entries: readonly Packed[], book: FactBook, body: (bytes: Uint8Array | null) => number): Directory["entries"] {
  const request = unlessAgain(body);
  const response = unlessAgain(body);
  let exchangeBefore: Values = [];
  let logBefore: Values = [];
  return entries.map(({ exchange, trace, logs }): Directory["entries"][number] => {
    const others = changed(exchange, exchangeBefore);
    exchangeBefore = exchange;
    const rows = logs.map((row): LogEntry => {
      const log = changed(row.values, logBefore);
      logBefore = row.values;
      return [log, request(row.request), response(row.response), row.limit];
    });
    return [others, book.codes(trace), rows];
  });
}

/** Tells the length of a body that is written, or that it is the one before it. */
function unlessAgain(write: (bytes: Uint8Array | null) => number): (bytes: Uint8Array | null) => number {
  let before: Uint8Array | null = null;
  return (bytes) => {
    if (bytes && before && (bytes === before || Buffer.compare(bytes, before) === 0)) return AGAIN;
    before = bytes;
    return write(bytes);
  };
}

/** The other way round. Bodies are views of `bytes`. */
export function unpack(bytes: Uint8Array): Unpacked[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directoryEnd = all.byteLength - LENGTH_BYTES;
  const directoryBegin = directoryEnd - all.readUInt32LE(directoryEnd);
  const directory: Directory | FirstDirectory = JSON.parse(all.toString("utf8", directoryBegin, directoryEnd));
  let at = 0;
  const body = (length: number) => {
    if (length < 0) return null;
    const begin = at;
    at += length;
    return all.subarray(begin, at);
  };
  if (Array.isArray(directory)) return unpackFirst(directory, body);
  const request = orAgain(body);
  const response = orAgain(body);
  const traceOf = traceTexts(directory.facts);
  let exchange: Values = [];
  let log: Values = [];
  return directory.entries.map(([others, codes, rows]) => {
    exchange = restored(others, exchange);
    const logs = rows.map(([otherValues, asked, answered, limit]) => {
      log = restored(otherValues, log);
      return { values: log, request: request(asked), response: response(answered), limit };
    });
    return { exchange, trace: traceOf(codes), logs };
  });
}

function orAgain(read: (length: number) => Uint8Array | null): (length: number) => Uint8Array | null {
  let before: Uint8Array | null = null;
  return (length) => {
    if (length !== AGAIN) before = read(length);
    return before;
  };
}

function changed(values: Values, before: Values): Values {
  const others: (string | number | null)[] = [];
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? null;
    if (value !== before[place]) others.push(place, value);
  }
  return others;
}

function restored(others: Values, before: Values): Values {
  const values = [...before];
  for (let at = 0; at < others.length; at += 2) values[Number(others[at])] = others[at + 1] ?? null;
  return values;
}

const AGAIN = -2;
const USUAL_BYTES = 256 * 1024;
/** What a large body made of the scratch space is given back. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
/** UTF-8's, for one unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;
const LENGTH_BYTES = 4;
