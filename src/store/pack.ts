import { type Append, type BodyCode, BodyWriter, bodyReader } from "./body-code.ts";
import { type FirstDirectory, unpackFirst } from "./first-pack.ts";
import type { LogLimit } from "./log-room.ts";
import { FactBook, openText, type ToldTrace, traceTexts } from "./told-trace.ts";

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
 * value in turn; a trace says which facts, by their number in `facts`, and when.
 */
interface Directory {
  readonly facts: readonly object[];
  readonly entries: readonly [exchange: Values, trace: readonly number[], logs: readonly LogEntry[]][];
}

type LogEntry = [values: Values, request: BodyCode, response: BodyCode, limit: LogLimit | null];

/** What the first entry of a pack is told against. */
interface Before {
  readonly exchange: Values;
  readonly log: Values;
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
}

const NOTHING: Before = { exchange: [], log: [], request: null, response: null };

export interface Packer {
  /**
   * Several exchanges as one value: bodies one after the other, then a directory (JSON), then its length. A row for each
   * costs three times as much. One that `leans` is told against the last base, which it takes to read it.
   */
  pack(entries: readonly Packed[], leans?: boolean): Uint8Array;
  /** What can be leant on of one exchange, as a pack by itself. It is the base from now on. */
  base(entry: Packed): Uint8Array;
  /** Nothing is leant on until there is a new base. */
  release(): void;
}

/** What packs return is good until the next call. */
export function packer(): Packer {
  const book = new FactBook();
  let held = NOTHING;
  let scratch = Buffer.allocUnsafeSlow(USUAL_BYTES);
  let end = 0;
  const room = (bytes: number) => {
    if (end + bytes <= scratch.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(end + bytes, scratch.byteLength * 2));
    scratch.copy(larger, 0, 0, end);
    scratch = larger;
  };
  const append: Append = (bytes, from, to) => {
    room(to - from);
    if (to - from > FEW_BYTES) scratch.set(from === 0 && to === bytes.byteLength ? bytes : bytes.subarray(from, to), end);
    // A view of them would take longer to make than they to copy.
    else for (let at = from; at < to; at += 1) scratch[end + at - from] = bytes[at] as number;
    end += to - from;
  };
  const bodies = { request: new BodyWriter(append), response: new BodyWriter(append) };
  const pack = (entries: readonly Packed[], leans = false) => {
    if (scratch.byteLength > MOST_KEPT_BYTES) scratch = Buffer.allocUnsafeSlow(USUAL_BYTES);
    end = 0;
    book.begin(leans);
    const listed = JSON.stringify(list(entries, book, bodies, leans ? held : NOTHING));
    // A body may be large: it is not kept.
    follow(bodies, NOTHING);
    const directory = `{"facts":${book.told()},"entries":${listed}}`;
    room(directory.length * MOST_BYTES_A_UNIT + LENGTH_BYTES);
    const length = scratch.write(directory, end, "utf8");
    end = scratch.writeUInt32LE(length, end + length);
    return scratch.subarray(0, end);
  };
  return {
    pack,
    base({ exchange, trace, logs }) {
      const told = { exchange, trace, logs: logs.slice(-1).map(withoutLarge) };
      const bytes = pack([told]);
      book.hold();
      held = beforeOf(told);
      return bytes;
    },
    release() {
      held = NOTHING;
    },
  };
}

type BodyWriters = Readonly<Record<"request" | "response", BodyWriter>>;

function follow({ request, response }: BodyWriters, before: Before): void {
  request.follow(before.request);
  response.follow(before.response);
}

function list(entries: readonly Packed[], book: FactBook, bodies: BodyWriters, before: Before): Directory["entries"] {
  follow(bodies, before);
  let { exchange: exchangeBefore, log: logBefore } = before;
  return entries.map(({ exchange, trace, logs }): Directory["entries"][number] => {
    const others = changed(exchange, exchangeBefore);
    exchangeBefore = exchange;
    const rows = logs.map((row): LogEntry => {
      const log = changed(row.values, logBefore);
      logBefore = row.values;
      return [log, bodies.request.write(row.request), bodies.response.write(row.response), row.limit];
    });
    return [others, book.codes(trace), rows];
  });
}

/** With copies of the bodies: one may be a small part of much memory. */
function withoutLarge({ request, response, ...log }: PackedLog): PackedLog {
  const small = (bytes: Uint8Array | null) => (bytes && bytes.byteLength <= MOST_HELD_BYTES ? Buffer.from(bytes) : null);
  return { ...log, request: small(request), response: small(response) };
}

function beforeOf({ exchange, logs }: Pick<Packed, "exchange" | "logs">): Before {
  const [log] = logs;
  return { exchange, log: log?.values ?? [], request: log?.request ?? null, response: log?.response ?? null };
}

/** A base that has been read. */
export interface Base {
  /** As JSON, open at the end. */
  readonly facts: readonly string[];
  readonly before: Before;
}

export function readBase(bytes: Uint8Array): Base {
  const { facts, entries } = read(bytes, NO_BASE);
  const [entry] = entries;
  return { facts, before: entry ? beforeOf(entry) : NOTHING };
}

/** The other way round. Bodies may be views of `bytes`. */
export function unpack(bytes: Uint8Array, base = NO_BASE): Unpacked[] {
  return read(bytes, base).entries;
}

function read(bytes: Uint8Array, base: Base): { facts: readonly string[]; entries: Unpacked[] } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directoryEnd = all.byteLength - LENGTH_BYTES;
  const directoryBegin = directoryEnd - all.readUInt32LE(directoryEnd);
  const directory: Directory | FirstDirectory = JSON.parse(all.toString("utf8", directoryBegin, directoryEnd));
  let at = 0;
  const next = (length: number) => {
    const begin = at;
    at += length;
    return all.subarray(begin, at);
  };
  if (Array.isArray(directory)) {
    return { facts: [], entries: unpackFirst(directory, (length) => (length < 0 ? null : next(length))) };
  }
  const request = bodyReader(next, base.before.request);
  const response = bodyReader(next, base.before.response);
  const facts = [...base.facts, ...directory.facts.map(openText)];
  const traceOf = traceTexts(facts);
  let { exchange, log } = base.before;
  const entries = directory.entries.map(([others, codes, rows]) => {
    exchange = restored(others, exchange);
    const logs = rows.map(([otherValues, asked, answered, limit]) => {
      log = restored(otherValues, log);
      return { values: log, request: request(asked), response: response(answered), limit };
    });
    return { exchange, trace: traceOf(codes), logs };
  });
  return { facts, entries };
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

const NO_BASE: Base = { facts: [], before: NOTHING };
const USUAL_BYTES = 256 * 1024;
/** What a large body made of the scratch space is given back. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
const FEW_BYTES = 128;
/** Of a body, for what leans on it. */
const MOST_HELD_BYTES = 64 * 1024;
/** UTF-8's, for one unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;
const LENGTH_BYTES = 4;
