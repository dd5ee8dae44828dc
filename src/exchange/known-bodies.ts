import type { Endpoint } from "../providers/provider.ts";
import type { KnownAsk } from "./known-asks.ts";
import type { Parsed } from "./step-request.ts";

/** Longer bodies are not remembered, in bytes. */
const LONGEST = 4096;
/** As many are remembered at least, while they keep coming; twice as many at most. */
const MOST = 500;

/**
 * A body that came before, as in suites and load tests most do, and what was read from it: nothing that anything but its bytes
 * decides, so that remembering it makes no difference but time. Nobody changes what is kept here.
 */
export interface KnownBody {
  json?: Parsed<unknown>;
  /** Of all its bytes. */
  digest?: string;
  readonly asks: Map<Endpoint, KnownAsk>;
}

/** By the bytes as Latin-1 text. Null where one came only once: most that differ never come again, and nothing is kept of them. */
type Bodies = Map<string, KnownBody | null>;

let recent: Bodies = new Map();
let earlier: Bodies = new Map();
/** What was asked for last: a request's body is looked up by several, one after the other. */
let last: { readonly bytes: Uint8Array; readonly known: KnownBody | undefined } | undefined;

/** What is known of a body; undefined where it did not come before, or where it is too long. */
export function knownBody(bytes: Uint8Array): KnownBody | undefined {
  if (last?.bytes === bytes) return last.known;
  if (bytes.byteLength > LONGEST || bytes.byteLength === 0) return undefined;
  const known = lookUp(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
  last = { bytes, known };
  return known;
}

function lookUp(text: string): KnownBody | undefined {
  const found = recent.get(text);
  if (found) return found;
  const before = found === undefined ? earlier.get(text) : found;
  if (before === undefined) {
    keep(text, null);
    return undefined;
  }
  const known = before ?? { asks: new Map() };
  keep(text, known);
  return known;
}

function keep(text: string, known: KnownBody | null): void {
  if (recent.size >= MOST) {
    earlier = recent;
    recent = new Map();
  }
  recent.set(text, known);
}
