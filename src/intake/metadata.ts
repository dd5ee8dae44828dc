/** What became of `cf-aig-metadata`. */
export interface ReadMetadata {
  /** Null when there is none, or when it was lost. */
  readonly metadata: Readonly<Record<string, string | number | boolean>> | null;
  /** What was lost and why, for the developer: the gateway says nothing. */
  readonly lost?: string;
}

export function readMetadata(header: string | undefined): ReadMetadata {
  if (header === undefined) return { metadata: null };
  const given = parseObject(header);
  if (!given) return { metadata: null, lost: "it is no JSON object" };
  const entries: [string, string | number | boolean][] = [];
  for (const [key, value] of Object.entries(given)) {
    // G-META-3: one value of another kind loses the whole object, silently.
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      return { metadata: null, lost: `all of it, because '${key}' is ${kindOf(value)}` };
    // G-META-4: the prefix is Cloudflare's own.
    if (!key.startsWith("cf.")) entries.push([key, value]);
  }
  // G-META-1: the first five are kept, in order.
  const metadata = Object.fromEntries(entries.slice(0, MOST_ENTRIES));
  if (entries.length <= MOST_ENTRIES) return { metadata };
  const dropped = entries.slice(MOST_ENTRIES).map(([key]) => `'${key}'`);
  return { metadata, lost: `the sixth entry and what follows: ${dropped.join(", ")}` };
}

const MOST_ENTRIES = 5;

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : "an object";
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // G-HDR-4: invalid JSON is ignored, the request goes on.
    return undefined;
  }
}
