import { accepts } from "./json/accepts.ts";
import { isObject, namesOf, toSchema } from "./json/schema.ts";

/**
 * Arguments with what the user's words plainly say in place of what was made up: a choice that is named ("in celsius"), a
 * place that is ("the weather in Paris", "weather Paris"). Only where the schema accepts it.
 */
export function withHints(made: unknown, parameters: unknown, text: string): Readonly<Record<string, unknown>> {
  if (!isObject(made)) return {};
  const hints = Object.entries(hintedArguments(parameters, text)).filter(([name]) => Object.hasOwn(made, name));
  if (hints.length === 0) return made;
  const hinted = { ...made, ...Object.fromEntries(hints) };
  return accepts(hinted, toSchema(parameters), toSchema(parameters)) ? hinted : made;
}

function hintedArguments(parameters: unknown, text: string): Readonly<Record<string, string>> {
  const root = toSchema(parameters);
  const hints: Record<string, string> = {};
  for (const [name, value] of Object.entries(toSchema(root["properties"]))) {
    const schema = toSchema(value);
    const hint = namedChoice(namesOf(schema["enum"]), text) ?? (PLACE_NAME.test(name) ? namedPlace(text) : undefined);
    if (hint !== undefined && accepts(hint, schema, root)) hints[name] = hint;
  }
  return hints;
}

const PLACE_NAME = /^(?:city|town|location|place|destination|country)$/i;
const PLACE = /\b(?:in|for|at|to|near|of|from)\s+(\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+){0,3})/u;
/** Without such a word: a capital letter within a sentence, as in "weather Oslo". */
const NAME = /[\p{Ll}\p{N},:]\s+(\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+){0,3})/u;
const LONGEST = 2000;

function namedPlace(text: string): string | undefined {
  const start = text.slice(0, LONGEST);
  return (PLACE.exec(start) ?? NAME.exec(start))?.[1];
}

function namedChoice(choices: readonly string[], text: string): string | undefined {
  if (choices.length === 0) return undefined;
  const words = new Set(text.slice(0, LONGEST).toLowerCase().match(WORD));
  return choices.find((choice) => choice.length > 1 && words.has(choice.toLowerCase()));
}

const WORD = /[\p{L}\p{N}_-]+/gu;
