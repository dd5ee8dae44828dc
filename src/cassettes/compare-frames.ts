import { type Difference, valueDifferences } from "./compare.ts";
import { type Ignore, withoutIgnored } from "./ignores.ts";
import { redactFrame } from "./redact.ts";

type Data = string | Uint8Array;

/** What does not tell two messages of a client apart. */
export interface FrameRules {
  /** As the cassette says it: `frame.session.instructions`. */
  readonly ignores: readonly Ignore[];
  /** Members that the client makes up anew each time: `item.id`. */
  readonly madeUp: readonly string[];
}

/** What the client made up when it was recorded, and what stands there now. */
export type Names = Map<string, string>;

/** Where a client's message is not what was recorded; nothing where it means the same, and then the names in it are learnt. */
export function frameDifferences(recorded: Data, asked: Data, rules: FrameRules, names: Names): Difference[] {
  if (typeof recorded !== typeof asked) return [{ path: "frame", recorded: kindOf(recorded), asked: kindOf(asked) }];
  const [before, now] = [meaningOf(recorded), meaningOf(asked)];
  const learnt = new Map([...names, ...madeUpIn(before, asked, rules.madeUp)]);
  const found = valueDifferences("frame", compared(renamed(before, learnt), rules), compared(now, rules));
  if (found.length === 0) for (const [name, other] of learnt) names.set(name, other);
  return found;
}

/** A recorded message of the server's in the names of now. */
export function inNamesOfNow(data: Data, names: Names): Data {
  if (typeof data !== "string" || names.size === 0) return data;
  let text = data;
  for (const [before, now] of names) {
    if (before !== now) text = text.replaceAll(JSON.stringify(before), () => JSON.stringify(now));
  }
  return text;
}

function kindOf(data: Data): string {
  return typeof data === "string" ? "text" : "bytes";
}

/** JSON as what it says, everything else as it stands; without secrets, as it is on tape. */
function meaningOf(data: Data): unknown {
  const redacted = redactFrame(data);
  if (typeof redacted !== "string") return Buffer.from(redacted).toString("base64");
  return jsonOr(redacted);
}

function jsonOr(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function madeUpIn(recorded: unknown, asked: Data, paths: readonly string[]): [string, string][] {
  const now = typeof asked === "string" ? jsonOr(asked) : undefined;
  return paths.flatMap((path): [string, string][] => {
    const [before, after] = [memberAt(recorded, path), memberAt(now, path)];
    return typeof before === "string" && typeof after === "string" ? [[before, after]] : [];
  });
}

function memberAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, name) => {
    return typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[name] : undefined;
  }, value);
}

/** Shares what does not change. */
function renamed(value: unknown, names: Names): unknown {
  if (names.size === 0) return value;
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, renamed(member, names)]));
}

function compared(value: unknown, { ignores, madeUp }: FrameRules): unknown {
  const own = madeUp.map((path) => ({ path: ["frame", ...path.split(".")], pattern: undefined }));
  const { frame } = withoutIgnored({ frame: value }, [...own, ...ignores]) as { frame?: unknown };
  return frame;
}
