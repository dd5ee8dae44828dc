import { type Fields, fields, isFields, list, number } from "./fields.ts";

/** The chunks of Chat Completions as the completion that they add up to (LOG-20). */
export function joinChat(events: readonly unknown[]): object | undefined {
  const chunks = events.map(fields);
  const first = headOf(chunks);
  if (!first || chunks.some(({ error }) => error !== undefined && error !== null)) return undefined;
  const choices = new Map<number, JoinedChoice>();
  let usage: unknown;
  for (const chunk of chunks) {
    usage = chunk["usage"] ?? usage;
    for (const choice of list(chunk["choices"])) addChoice(choices, fields(choice));
  }
  const { choices: _, usage: __, p: ___, ...head } = first;
  const inOrder = [...choices].sort(([one], [other]) => one - other).map(([index, choice]) => ({ index, ...choice }));
  return { ...head, object: "chat.completion", choices: inOrder, ...(isFields(usage) && { usage }) };
}

/** The first chunk with a choice: what Azure sends before it names neither answer nor model. */
function headOf(chunks: readonly Fields[]): Fields | undefined {
  const told = chunks.filter(({ choices }) => Array.isArray(choices));
  return told.find(({ choices }) => list(choices).length > 0) ?? told[0];
}

interface JoinedChoice {
  message: Fields;
  logprobs: unknown;
  finish_reason: unknown;
}

function addChoice(choices: Map<number, JoinedChoice>, choice: Fields): void {
  const index = number(choice["index"]) ?? 0;
  const before = choices.get(index) ?? { message: {}, logprobs: null, finish_reason: null };
  choices.set(index, {
    message: joined(before.message, fields(choice["delta"])),
    logprobs: isFields(choice["logprobs"]) ? joined(fields(before.logprobs), choice["logprobs"]) : before.logprobs,
    finish_reason: choice["finish_reason"] ?? before.finish_reason,
  });
}

/** What names something comes once, or again and again the same. */
const NAMES: ReadonlySet<string> = new Set(["role", "id", "type", "name"]);

/** Texts grow, lists grow or are filled by index, everything else is replaced by what is not null. */
function joined(before: Fields, delta: Fields): Fields {
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(delta)) after[name] = joinedValue(before[name], value, NAMES.has(name));
  return after;
}

function joinedValue(before: unknown, value: unknown, isName: boolean): unknown {
  if (value === null || value === undefined) return before ?? null;
  if (typeof before === "string" && typeof value === "string" && !isName) return before + value;
  if (Array.isArray(value)) return joinedList(list(before), value);
  if (isFields(value)) return joined(fields(before), value);
  return value;
}

function joinedList(before: readonly unknown[], more: readonly unknown[]): unknown[] {
  const after = [...before];
  for (const item of more) {
    const { index, ...rest } = fields(item);
    if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index <= after.length) {
      after[index] = joined(fields(after[index]), rest);
    } else after.push(item);
  }
  return after;
}
