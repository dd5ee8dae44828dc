import type { ChatAsk } from "../tasks/chat.ts";
import type { Random } from "../world/random.ts";
import { lastUserText, textOf } from "./ask-text.ts";
import { isObject } from "./json/schema.ts";
import { jsonFor } from "./json.ts";
import { sentence } from "./prose.ts";
import { quote } from "./text.ts";
import { tokens } from "./tokens.ts";

/** The JSON that an ask for structured output gets, in stream pieces; undefined when it asks for text. */
export function structuredText(ask: ChatAsk, random: Random): string[] | undefined {
  if (ask.output.kind === "text") return undefined;
  const schema = ask.output.kind === "schema" ? ask.output.schema : schemaInText(ask);
  const data = schema === undefined ? mockObject(ask, random) : jsonFor(schema, random);
  return tokens.split(JSON.stringify(data));
}

/** What "answer in JSON" gets where nobody says which. */
export function mockObject(ask: ChatAsk, random: Random): Readonly<Record<string, unknown>> {
  const asked = lastUserText(ask).trim();
  return { mock: true, ...(asked ? { asked: quote(asked).slice(1, -1) } : {}), answer: sentence(random) };
}

/** APIs that know JSON but no schemas get theirs written into a message (clients 7.6, DeepSeek). */
function schemaInText(ask: ChatAsk): unknown {
  for (const message of ask.messages) {
    const text = message.role === "system" || message.role === "user" ? textOf(message) : "";
    if (!text.includes('"properties"')) continue;
    const schema = objectsIn(text).find((found) => isObject(found["properties"]));
    if (schema) return schema;
  }
  return undefined;
}

/** How many opening braces are tried: prose has few, and code has no schemas. */
const ENOUGH_BRACES = 20;

/** The JSON objects that stand in a text, outermost ones first. */
function objectsIn(text: string): Readonly<Record<string, unknown>>[] {
  const found: Readonly<Record<string, unknown>>[] = [];
  let start = text.indexOf("{");
  for (let tries = 0; start >= 0 && tries < ENOUGH_BRACES; tries++) {
    const end = closingBrace(text, start);
    const object = end < 0 ? undefined : parsed(text.slice(start, end + 1));
    if (isObject(object)) found.push(object);
    start = text.indexOf("{", isObject(object) ? end : start + 1);
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the object that begins at `start` ends, strings and what is quoted in them passed over. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at;
  }
  return -1;
}
