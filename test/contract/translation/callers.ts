import fc from "fast-check";

const said = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== "");
const name = fc.constantFrom("get_time", "find_place");
const schema = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"], additionalProperties: false };

const image = fc.constantFrom("data:image/png;base64,iVBORw0KGgo=", "data:image/jpeg;base64,/9j/4AAQ").map(imagePart);
const webImage = fc.webUrl().map(imagePart);
const pdf = fc.constant({ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0x" } });

function imagePart(url: string) {
  return { type: "image_url", image_url: { url } };
}

export interface Sayable {
  readonly toolMessages: boolean;
  readonly webImages: boolean;
}

/** Bodies of chat requests that OpenAI takes, of what the target may be able to say. */
export function anyBody(model: string, { toolMessages, webImages }: Sayable) {
  const part = fc.oneof(
    said.map((text) => ({ type: "text", text })),
    image,
    pdf,
    ...(webImages ? [webImage] : []),
  );
  const question = fc.oneof(said, fc.array(part, { minLength: 1, maxLength: 3 })).map((content) => ({ role: "user", content }));
  const answer = said.map((content) => ({ role: "assistant", content }));
  const system = fc.record({ role: fc.constantFrom("system", "developer"), content: said });
  const exchanges = [
    question.map((message) => [message]),
    fc.tuple(question, answer),
    fc.tuple(question, system, answer),
    ...(toolMessages ? [calledExchange(question)] : []),
  ];
  const messages = fc
    .tuple(fc.array(system, { maxLength: 2 }), fc.array(fc.oneof(...exchanges), { maxLength: 3 }), question)
    .map(([systems, turns, last]) => withOwnIds([...systems, ...turns.flat(), last]));
  return fc.tuple(messages, options).map(([said, chosen]) => ({ model, messages: said, tools, ...chosen }));
}

const tools = [
  { type: "function", function: { name: "get_time", description: "The time.", parameters: schema } },
  { type: "function", function: { name: "find_place", parameters: { type: "object", properties: {} } } },
];

const options = fc.record(
  {
    stream: fc.boolean(),
    stream_options: fc.constant({ include_usage: true }),
    tool_choice: fc.constantFrom("auto", "none", "required", { type: "function", function: { name: "find_place" } }),
    parallel_tool_calls: fc.boolean(),
    max_tokens: fc.integer({ min: 1, max: 9000 }),
    max_completion_tokens: fc.integer({ min: 1, max: 9000 }),
    stop: fc.oneof(said, fc.array(said, { maxLength: 4 })),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }).map(positive),
    top_p: fc.double({ min: 0, max: 1, noNaN: true }).map(positive),
    seed: fc.integer(),
    user: said,
    metadata: fc.constant({ team: "blue" }),
    reasoning_effort: fc.constantFrom("low", "medium", "high", "xhigh"),
    response_format: fc.constantFrom(
      { type: "text" },
      { type: "json_object" },
      { type: "json_schema", json_schema: { name: "place", schema, strict: true } },
    ),
  },
  { requiredKeys: [] },
);

/** JSON has no negative zero. */
function positive(value: number): number {
  return Math.abs(value);
}

type Message = { role: string; content?: unknown; tool_call_id?: string; tool_calls?: { id: string }[] };

/** One or two calls, each with its result, then perhaps an answer. */
function calledExchange(question: fc.Arbitrary<Message>): fc.Arbitrary<Message[]> {
  const call = fc.record({ name, input: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 })) });
  const result = fc.oneof(
    said,
    said.map((text) => [{ type: "text", text }]),
    fc.tuple(said, image).map(([text, picture]) => [{ type: "text", text }, picture]),
  );
  return fc
    .tuple(question, fc.option(said), fc.array(fc.tuple(call, result), { minLength: 1, maxLength: 2 }))
    .map(([asked, content, called]) => [
      asked,
      {
        role: "assistant",
        content,
        tool_calls: called.map(([{ name, input }]) => ({
          id: "",
          type: "function",
          function: { name, arguments: JSON.stringify(input) },
        })),
      },
      ...called.map(([, content]) => ({ role: "tool", tool_call_id: "", content })),
    ]);
}

/** Calls and results get ids that differ, in order. */
function withOwnIds(messages: readonly Message[]): Message[] {
  let calls = 0;
  let results = 0;
  return messages.map((message) => ({
    ...message,
    ...(message.tool_calls && { tool_calls: message.tool_calls.map((call) => ({ ...call, id: `call_${++calls}` })) }),
    ...(message.tool_call_id !== undefined && { tool_call_id: `call_${++results}` }),
  }));
}
