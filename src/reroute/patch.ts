// biome-ignore lint/suspicious/noExplicitAny: what is replaced has any shape
export type Any = any;
type Method = (this: Any, ...args: Any[]) => Any;

/** Replacements that are in force, for `undo`. */
export interface Patches {
  /**
   * Puts a function before one of an object's. `wrap` gets the one before; what it returns is called with the same `this`. Names that
   * the object does not have are passed over: Node's versions differ.
   */
  put(target: Any, name: string, wrap: (before: Method) => Method): void;
  /** Takes all of them back. Where somebody else has put theirs on top, ours stays in between and does nothing. */
  undo(): void;
}

export function patches(): Patches {
  const undone: (() => void)[] = [];
  return {
    put(target, name, wrap) {
      const before = target?.[name];
      if (typeof before !== "function") return;
      let active = true;
      const ours = wrap(before);
      const replacement = function (this: unknown, ...args: Any[]) {
        return (active ? ours : before).apply(this, args);
      };
      Object.defineProperty(replacement, "name", { value: before.name });
      Object.defineProperty(replacement, "length", { value: before.length });
      // `util.promisify.custom` of dns.lookup, and the like.
      for (const symbol of Object.getOwnPropertySymbols(before)) Object.assign(replacement, { [symbol]: before[symbol] });
      target[name] = replacement;
      undone.push(() => {
        active = false;
        if (target[name] === replacement) target[name] = before;
      });
    },
    undo() {
      for (const one of undone.splice(0).reverse()) one();
      syncNames();
    },
  };
}

/** What modules have imported by name follows. */
export function syncNames(): void {
  process.getBuiltinModule("node:module").syncBuiltinESMExports();
}
