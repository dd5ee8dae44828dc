import type { ToolCallMade } from "../schema/control/exchanges.ts";

/**
 * The tool calls in an answer, whoever's it is: OpenAI's two APIs and those like them, Anthropic, Google, Bedrock, Cohere and
 * Workers AI. Looks at the shapes and not at the vendor.
 */
export function toolCallsIn(answer: unknown): ToolCallMade[] {
  if (Array.isArray(answer)) return answer.flatMap(toolCallsIn);
  if (!isObject(answer)) return [];
  const call = callOf(answer);
  return call ? [call] : Object.values(answer).flatMap(toolCallsIn);
}

/** The same in an answer's bytes, JSON or not. */
export function toolCallsInBytes(bytes: Uint8Array): ToolCallMade[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A film or a speech need not be read for it.
  return WORDS.some((word) => text.includes(word)) ? toolCallsIn(parsed(text.toString("utf8"))) : [];
}

/** One of them is in every call. */
const WORDS = ['"function"', '"function_call"', '"tool_use"', '"functionCall"', '"toolUse"', '"arguments"'];

type Fields = Readonly<Record<string, unknown>>;

/** Where a call has its name and its arguments. The type of those that say one. */
const SHAPES: readonly ((fields: Fields) => unknown[] | undefined)[] = [
  // OpenAI chat, Mistral, Groq, Cohere
  ({ function: fields, type }) =>
    isObject(fields) && (type ?? "function") === "function" && fields["parameters"] === undefined
      ? [fields["name"], fields["arguments"]]
      : undefined,
  // OpenAI responses
  ({ type, name, arguments: args }) => (type === "function_call" ? [name, args] : undefined),
  // Anthropic
  ({ type, name, input }) => (type === "tool_use" ? [name, input] : undefined),
  // Google
  ({ functionCall: fields }) => (isObject(fields) ? [fields["name"], fields["args"]] : undefined),
  // Bedrock
  ({ toolUse: fields }) => (isObject(fields) ? [fields["name"], fields["input"]] : undefined),
  // Workers AI
  ({ name, arguments: args }) => (args === undefined ? undefined : [name, args]),
];

function callOf(fields: Fields): ToolCallMade | undefined {
  for (const shape of SHAPES) {
    const [name, args] = shape(fields) ?? [];
    if (typeof name === "string") return { name, arguments: typeof args === "string" ? parsed(args) : args };
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
