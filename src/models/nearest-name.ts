/** The name that needs the fewest changes to become the one given; undefined when there is none to choose from. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  let nearest: { name: string; changes: number } | undefined;
  for (const name of names) {
    const changes = changesBetween(given, name);
    if (!nearest || changes < nearest.changes) nearest = { name, changes };
  }
  return nearest?.name;
}

/** Letters to put in, take out or replace. */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at++) {
    const next = [at];
    for (let to_ = 1; to_ <= to.length; to_++) {
      const same = from[at - 1] === to[to_ - 1];
      const cost = Math.min((row[to_] ?? 0) + 1, (next[to_ - 1] ?? 0) + 1, (row[to_ - 1] ?? 0) + (same ? 0 : 1));
      next.push(cost);
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
