import type { RecordedAnswer } from "./recorded.ts";
import { joined } from "./timed-lines.ts";

export interface Drift {
  readonly verdict: "identical" | "benign" | "breaking";
  readonly why: string;
}

/**
 * How a live answer differs from its recording. Status, type and shape are what programs rely on: a member that is missing or
 * of another kind is breaking; other words, ids, times and new members are not.
 */
export function drift(recorded: RecordedAnswer, live: RecordedAnswer): Drift {
  if (recorded.status !== live.status) return breaking(`status ${recorded.status} has become ${live.status}`);
  const [before, now] = [typeOf(recorded), typeOf(live)];
  if (before !== now) return breaking(`content type ${before} has become ${now}`);
  const [old, fresh] = [joined(recorded.chunks), joined(live.chunks)];
  if (old.equals(fresh)) return { verdict: "identical", why: "the same bytes" };
  const lost = firstLoss("body", shapeOf(old.toString("utf8"), before), shapeOf(fresh.toString("utf8"), now));
  return lost === undefined ? { verdict: "benign", why: "other content, the same shape" } : breaking(lost);
}

function breaking(why: string): Drift {
  return { verdict: "breaking", why };
}

function typeOf({ headers }: RecordedAnswer): string {
  return String(headers["content-type"] ?? "none")
    .split(";")[0]
    ?.trim() as string;
}

/** Kinds of values by path; of a stream, of all its events together. Undefined for what has no shape. */
type Shape = ReadonlyMap<string, string> | undefined;

function shapeOf(text: string, type: string): Shape {
  const shape = new Map<string, string>();
  const values = type === "text/event-stream" ? eventData(text) : [text];
  for (const value of values) {
    try {
      addShape("", JSON.parse(value), shape);
    } catch {
      if (type !== "text/event-stream") return undefined;
    }
  }
  return shape;
}

function eventData(text: string): string[] {
  return Array.from(text.matchAll(/^data:[ ]?(.*)$/gm), ([, data = ""]) => data);
}

/** Adds the kinds of a value and all that is in it, by path. */
export function addShape(path: string, value: unknown, shape: Map<string, string>): void {
  if (Array.isArray(value)) {
    shape.set(path, "list");
    for (const item of value) addShape(`${path}[]`, item, shape);
  } else if (typeof value === "object" && value !== null) {
    shape.set(path, "object");
    for (const [key, member] of Object.entries(value)) addShape(`${path}.${key}`, member, shape);
  } else if (value !== null && shape.get(path) !== "text") shape.set(path, KINDS[typeof value] ?? typeof value);
}

const KINDS: Readonly<Record<string, string>> = { string: "text", number: "number", boolean: "true or false" };

/** The first member that is missing now, or of another kind. */
export function firstLoss(root: string, before: Shape, now: Shape): string | undefined {
  if (!before || !now) return undefined;
  for (const [path, kind] of before) {
    const found = now.get(path);
    // Lists may be empty this time, and so may what is only in their items.
    if (found === undefined && !path.includes("[]")) return `${root}${path} is gone`;
    if (found !== undefined && found !== kind) return `${root}${path} was ${kind} and is ${found}`;
  }
  return undefined;
}
