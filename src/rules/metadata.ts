import { jsonObject, type Read } from "./option-grammar.ts";

/** A request's custom metadata after the rules of G-META. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

const KEPT = 5;

/** Reads `cf-aig-metadata`. The value is null when the metadata was lost (G-META-3). */
export function readMetadata(text: string): Read<Metadata | null> {
  const given = jsonObject(text);
  if (!given) return { remark: "is no JSON object and is ignored" };
  const entries: [string, string | number | boolean][] = [];
  for (const [key, value] of Object.entries(given)) {
    // G-META-3: one value of another kind loses the whole object, silently.
    if (!isScalar(value)) return { value: null, remark: `"${key}" is null, a list or an object, which loses all metadata` };
    // G-META-4: the prefix is Cloudflare's own.
    if (!key.startsWith("cf.")) entries.push([key, value]);
  }
  // G-META-1: the first five are kept, in order.
  const dropped = entries.splice(KEPT).map(([key]) => `"${key}"`);
  const value = Object.fromEntries(entries);
  return dropped.length === 0 ? { value } : { value, remark: `has more than ${KEPT} entries: ${dropped.join(", ")} dropped` };
}

/** `cf.user_id` is Access's, and of five entries the last one gives way to it (G-META-4, G-ACC-2). */
export function withUser(metadata: Metadata | null, userId: string): Metadata {
  const kept = Object.entries(metadata ?? {}).slice(0, KEPT - 1);
  return { ...Object.fromEntries(kept), "cf.user_id": userId };
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
