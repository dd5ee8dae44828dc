/**
 * The function, except that it gives what it gave before where it is asked with the very same arguments as in the call before: what
 * comes in a row is most often alike. For what is decided by its arguments and changed by nobody.
 */
export function asBefore<Arguments extends readonly unknown[], Value>(
  make: (...given: Arguments) => Value,
): (...given: Arguments) => Value {
  let last: { readonly given: Arguments; readonly value: Value } | undefined;
  return (...given) => {
    if (!last || !isSame(last.given, given)) last = { given, value: make(...given) };
    return last.value;
  };
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
