import type { Run } from "./run-watched.ts";

/** What a command died of, where it tells: the signal, or the error that nobody caught. A test's own assertion is no crash. */
export function crashOf({ signal, output }: Pick<Run, "signal" | "output">): string | undefined {
  if (signal !== null) return signal;
  const error = inNode(output) ?? inPython(output);
  return error === undefined || error.startsWith("AssertionError") ? undefined : error;
}

/** Node ends what it prints of an uncaught error with its own version. */
function inNode(output: string): string | undefined {
  const [before, after] = output.split(/^Node\.js v\d+/m, 2);
  if (before === undefined || after === undefined) return undefined;
  const lines = [...before.matchAll(/^(?:Uncaught )?((?:\w*Error|DOMException)\b.*)$/gm)];
  return lines.at(-1)?.[1];
}

function inPython(output: string): string | undefined {
  const at = output.lastIndexOf("Traceback (most recent call last):");
  if (at < 0) return undefined;
  const [, line] = /^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Timeout)\b.*)$/m.exec(output.slice(at)) ?? [];
  return line;
}
