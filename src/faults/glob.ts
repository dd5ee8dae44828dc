/** Whether a text is what a pattern says, where `*` stands for any part of it. */
export function fits(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  return pattern.includes("*") ? expression(pattern).test(text) : pattern === text;
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  let made = expressions.get(pattern);
  if (!made) {
    const pieces = pattern.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    made = new RegExp(`^${pieces.join(".*")}$`, "s");
    // Rules are few; whoever makes them up one after the other must not fill the memory.
    if (expressions.size > 1000) expressions.clear();
    expressions.set(pattern, made);
  }
  return made;
}
