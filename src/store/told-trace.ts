/** What happened in an exchange, in order, and when: microseconds since it began, one for each. */
export interface ToldTrace {
  readonly happened: readonly ToldFact[];
  readonly atMicros: readonly number[];
}

export interface ToldFact {
  readonly what: string;
}

/** A fact's number in its book and when it happened, in turn. */
export type Code = number;

/** Numbers facts. One that is like the last of its kind gets the number which that one has. */
export interface FactBook {
  readonly facts: readonly ToldFact[];
  codes(trace: ToldTrace): Code[];
}

export function factBook(): FactBook {
  const facts: ToldFact[] = [];
  const lastOf = new Map<string, number>();
  const numberOf = (fact: ToldFact) => {
    const last = lastOf.get(fact.what);
    if (last !== undefined && isSame(facts[last], fact)) return last;
    lastOf.set(fact.what, facts.length);
    return facts.push(fact) - 1;
  };
  return {
    facts,
    codes({ happened, atMicros }) {
      const codes: Code[] = [];
      for (let at = 0; at < happened.length; at += 1) codes.push(numberOf(happened[at] as ToldFact), atMicros[at] as number);
      return codes;
    },
  };
}

/** Of flat objects; what is nested is never the same, which costs nothing but room. */
function isSame(one: unknown, other: unknown): boolean {
  const before = one as Record<string, unknown>;
  const now = other as Record<string, unknown>;
  let more = 0;
  for (const name in now) {
    if (before[name] !== now[name]) return false;
    more += 1;
  }
  for (const _ in before) more -= 1;
  return more === 0;
}

/** Traces as JSON: each fact with its time in milliseconds, `atMs`, behind its own fields. */
export function traceTexts(facts: readonly object[]): (codes: readonly Code[]) => string {
  const open = facts.map((fact) => JSON.stringify(fact).slice(0, -1));
  return (codes) => {
    let text = "";
    for (let at = 0; at < codes.length; at += 2)
      text += `${at > 0 ? "," : ""}${open[codes[at] as number]},"atMs":${(codes[at + 1] as number) / 1000}}`;
    return `[${text}]`;
  };
}
