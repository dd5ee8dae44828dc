/**
 * Tools that Anthropic defines and the caller runs: they are asked for by a dated type ("bash_20250124") and carry no
 * schema, because the model knows it. Their arguments are made from these.
 */
export function clientToolSchema(type: string): object | undefined {
  return SCHEMAS.find(([family]) => type.startsWith(family))?.[1];
}

const path = { type: "string", pattern: "^/[a-z]{3,8}/[a-z]{3,8}\\.txt$" };

const SCHEMAS: readonly (readonly [string, object])[] = [
  ["bash_", schema({ command: { type: "string", enum: ["ls -la", "pwd", "cat notes.txt"] } })],
  ["text_editor_", schema({ command: { const: "view" }, path })],
  ["memory_", schema({ command: { const: "view" }, path: { const: "/memories" } })],
  ["computer_2", schema({ action: { type: "string", enum: ["screenshot", "cursor_position"] } })],
];

function schema(properties: object): object {
  return { type: "object", properties, required: Object.keys(properties) };
}
