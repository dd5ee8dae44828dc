import type { LogLimit } from "./log-room.ts";

/** A row as it goes into its table: values in the order of the columns. */
export type Values = readonly (string | number | null)[];

/** What one exchange left behind, ready for its tables. */
export interface Packed {
  /** Without the trace, which is a text of its own. */
  readonly exchange: Values;
  readonly trace: string;
  readonly logs: readonly PackedLog[];
}

export interface PackedLog {
  readonly values: Values;
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
  readonly limit: LogLimit | null;
}

/** Lengths in bytes, -1 for what is not kept. Traces and bodies come before it, in this order. */
type Directory = [
  exchange: Values,
  trace: number,
  logs: [values: Values, request: number, response: number, limit: LogLimit | null][],
][];

/**
 * Several exchanges as one value: traces and bodies one after the other, then a directory (JSON), then its length. A row for each
 * costs three times as much.
 */
export function packer(): (entries: readonly Packed[]) => Uint8Array {
  let scratch = Buffer.allocUnsafeSlow(USUAL_BYTES);
  let end = 0;
  const room = (bytes: number) => {
    if (end + bytes <= scratch.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(end + bytes, scratch.byteLength * 2));
    scratch.copy(larger, 0, 0, end);
    scratch = larger;
  };
  const text = (value: string) => {
    room(value.length * MOST_BYTES_A_UNIT);
    const bytes = scratch.write(value, end, "utf8");
    end += bytes;
    return bytes;
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
    const directory: Directory = entries.map(({ exchange, trace, logs }) => [
      exchange,
      text(trace),
      logs.map(({ values, request, response, limit }) => [values, body(request), body(response), limit]),
    ]);
    const length = text(JSON.stringify(directory));
    room(LENGTH_BYTES);
    end = scratch.writeUInt32LE(length, end);
    return scratch.subarray(0, end);
  };
}

/** The other way round. Bodies are views of `bytes`. */
export function unpack(bytes: Uint8Array): Packed[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directoryEnd = all.byteLength - LENGTH_BYTES;
  const directoryBegin = directoryEnd - all.readUInt32LE(directoryEnd);
  const directory: Directory = JSON.parse(all.toString("utf8", directoryBegin, directoryEnd));
  let at = 0;
  const next = (length: number) => {
    const begin = at;
    at += length;
    return all.subarray(begin, at);
  };
  const body = (length: number) => (length < 0 ? null : next(length));
  return directory.map(([exchange, trace, logs]) => ({
    exchange,
    trace: next(trace).toString("utf8"),
    logs: logs.map(([values, request, response, limit]) => ({ values, request: body(request), response: body(response), limit })),
  }));
}

const USUAL_BYTES = 256 * 1024;
/** What a large body made of the scratch space is given back. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
/** UTF-8's, for one unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3;
const LENGTH_BYTES = 4;
