import { dirname, isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a program. */
export interface CallSite {
  /** Relative to the working directory where it lies below it. */
  readonly file: string;
  readonly line: number;
}

/**
 * Where the program is that calls: the innermost frame that is its own, else one of a package that it uses. `above` and what it calls
 * are left out. Undefined where nobody is left on the stack, as in a timer.
 */
export function callSite(above: (...args: never[]) => unknown): CallSite | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const trace: { stack?: unknown } = {};
  Error.captureStackTrace(trace, above);
  const { stack } = trace;
  Error.stackTraceLimit = limit;
  if (typeof stack !== "string") return undefined;
  const frames = stack.split("\n").flatMap((line) => placeIn(line) ?? []);
  const place = frames.find(({ file }) => !file.includes("node_modules")) ?? frames[0];
  return place && { ...place, file: shown(place.file) };
}

/** Where this code itself is: what it puts around functions is on the stack as well. */
const OWN = dirname(fileURLToPath(import.meta.url));

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}

/** `at name (file:///a/b.ts:1:2)`, `at /a/b.js:1:2`; nothing for Node's own and for code without a file. */
function placeIn(frame: string): CallSite | undefined {
  const [, place = "", line] =
    /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*|[A-Za-z]:[^()]*|file:[^()]*):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (line === undefined) return undefined;
  const path = place.startsWith("file:") ? fileURLToPath(place) : place;
  return path.startsWith(OWN) ? undefined : { file: path, line: Number(line) };
}
