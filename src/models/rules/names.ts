/** A condition that takes one name or several. */
export function listOf<Item extends string | number>(given: Item | readonly Item[] | undefined): readonly Item[] {
  if (given === undefined) return [];
  return typeof given === "object" ? given : [given];
}

/** Without the slashes around it. */
export function endpointName(name: string): string {
  return name.replace(/^\/+|\/+$/g, "");
}

/** `*` stands for any text. */
export function isModelPattern(name: string): boolean {
  return name.includes("*");
}

/** `*` stands for any text, `{word}` for some text within a segment. */
export function isEndpointPattern(name: string): boolean {
  return name.includes("*") || /\{[^}]*\}/.test(name);
}

export function modelTest(name: string): (model: string) => boolean {
  if (!isModelPattern(name)) return (model) => model === name;
  const pattern = new RegExp(`^${name.split("*").map(literal).join(".*")}$`, "s");
  return (model) => pattern.test(model);
}

/** True for a path that is the name, or ends in it: "chat/completions" also fits "v1/chat/completions". */
export function endpointTest(name: string): (path: string) => boolean {
  const wanted = endpointName(name);
  const source = wanted
    .split(/(\*|\{[^}]*\})/)
    .map((piece, index) => (index % 2 === 0 ? literal(piece) : piece === "*" ? ".*" : "[^/]+"))
    .join("");
  const pattern = new RegExp(`(?:^|/)${source}$`);
  return (path) => pattern.test(path);
}

export function segmentCount(path: string): number {
  return path.split("/").length;
}

/** The end of a path; undefined when it has fewer segments. */
export function lastSegments(path: string, count: number): string | undefined {
  const segments = path.split("/");
  return segments.length < count ? undefined : segments.slice(-count).join("/");
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
