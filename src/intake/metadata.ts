/** Reads `cf-aig-metadata`; null when it was lost. */
export function readMetadata(header: string | undefined): Readonly<Record<string, string | number | boolean>> | null {
  if (header === undefined) return null;
  const given = parseObject(header);
  if (!given) return null;
  const entries: [string, string | number | boolean][] = [];
  for (const [key, value] of Object.entries(given)) {
    // G-META-3: one value of another kind loses the whole object, silently.
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
    // G-META-4: the prefix is Cloudflare's own.
    if (!key.startsWith("cf.")) entries.push([key, value]);
  }
  // G-META-1: the first five are kept, in order.
  return Object.fromEntries(entries.slice(0, 5));
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
