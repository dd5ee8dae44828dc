const known = new Map<string, RegExp | undefined>();

/** A schema's regular expression, compiled once; undefined when it is none. */
export function expression(source: string): RegExp | undefined {
  const found = known.get(source);
  if (found !== undefined || known.has(source)) return found;
  // Schemas are the caller's: forget them all rather than keep any number of them.
  if (known.size >= 500) known.clear();
  const compiled = compile(source, "u") ?? compile(source, "");
  known.set(source, compiled);
  return compiled;
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
