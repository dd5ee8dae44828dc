/** JSON with the keys of every object in order and members without a value left out: equal data, equal text. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value)) return canonicalObject(value, canonicalJson);
  return value.length === 0 ? "[]" : `[${value.map(canonicalJson).join()}]`;
}

/** The same for one object, with its own way to write each member. */
export function canonicalObject<Fields extends object>(value: Fields, write: (member: unknown, key: string) => string): string {
  let text = "{";
  for (const key of keysOf(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${JSON.stringify(key)}:${write(member, key)},`;
  }
  return `${text}}`;
}

function keysOf<Fields extends object>(value: Fields): (keyof Fields & string)[] {
  return Object.keys(value) as (keyof Fields & string)[];
}
