import { expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const chat = "openai/chat/completions";

test("G-STREAM-1 G-PASS-2 a stream is the provider's, event by event: only `p` may be added to an event's JSON", async () => {
  const events = [
    ": a comment",
    'event: odd\nid: 7\ndata: {"b":1,"a":[2,{"choices":null}]}',
    'data: {"half": "a str',
    "retry: 10",
    'data: {"text":"a\\ndata: b"}',
    "data: [DONE]",
  ];
  const aigw = await scripted(`
- answer:
    raw:
      headers: { content-type: text/event-stream, x-request-id: req_mine }
      body: ${JSON.stringify(`${events.join("\n\n")}\n\n`)}
`);
  const answer = await post(aigw, chat, { ...hello, stream: true });
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(answer.headers.get("x-request-id")).toBe("req_mine");
  const seen = (await answer.text()).split("\n\n");
  expect(seen.map((event) => event.replace(/,"p":"[^"]*"(?=\}$)/, ""))).toEqual([...events, ""]);
});

interface StreamCase {
  readonly path: string;
  readonly body: object;
  /** Kinds of events in order, repeats left out. */
  readonly order: readonly string[];
  /** The text that an event brings. */
  readonly piece: (json: Json) => string;
  /** The whole answer's text. */
  readonly whole: (json: Json) => string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type Json = any;

const claude = { model: "claude-sonnet-5", max_tokens: 60, messages: hello.messages };
const gemini = { contents: [{ parts: [{ text: "hello" }] }] };
const geminiText = (json: Json) => json.candidates?.[0]?.content?.parts?.[0]?.text ?? "";

const streams: Readonly<Record<string, StreamCase>> = {
  "openai chat": {
    path: chat,
    body: hello,
    order: ["chat.completion.chunk", "[DONE]"],
    piece: (json) => json.choices?.[0]?.delta.content ?? "",
    whole: (json) => json.choices[0].message.content,
  },
  "openai responses": {
    path: "openai/responses",
    body: { model: "gpt-4o-mini", input: "hello" },
    order: [
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ],
    piece: (json) => (json.type === "response.output_text.delta" ? json.delta : ""),
    whole: (json) => json.output[0].content[0].text,
  },
  "anthropic messages": {
    path: "anthropic/v1/messages",
    body: claude,
    order: [
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ],
    piece: (json) => json.delta?.text ?? "",
    whole: (json) => json.content[0].text,
  },
  "google generateContent": {
    path: "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent",
    body: gemini,
    order: ["candidates"],
    piece: geminiText,
    whole: geminiText,
  },
  "workers-ai run": {
    path: "workers-ai/@cf/meta/llama-3.1-8b-instruct",
    body: { prompt: "hello" },
    order: ["response", "[DONE]"],
    piece: (json) => json.response ?? "",
    whole: (json) => json.result.response,
  },
};

test.each(Object.entries(streams))(
  "G-STREAM-1 %s: the provider's events in the provider's order, adding up to its whole answer",
  async (_, { path, body, order, piece, whole }) => {
    const aigw = await emulator();
    const answer = await post(aigw, streamed(path), { ...body, stream: true }, { "anthropic-version": "2023-06-01" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const events = dataOf(await answer.text());
    expect(withoutRepeats(events.map(kindOf))).toEqual(order);
    const pieces = events.flatMap((data) => (data === "[DONE]" ? [] : piece(JSON.parse(data))));
    expect(pieces.filter(Boolean).length).toBeGreaterThan(5);
    const plain = await post(aigw, path, body, { "anthropic-version": "2023-06-01" });
    expect(pieces.join("")).toBe(whole(await plain.json()));
  },
);

function streamed(path: string): string {
  return path.replace(":generateContent", ":streamGenerateContent?alt=sse");
}

/** The data of each event, which none of these vendors breaks into lines. */
function dataOf(text: string): string[] {
  return Array.from(text.matchAll(/^data: (.*?)\r?$/gm), ([, data = ""]) => data);
}

function kindOf(data: string): string {
  if (data === "[DONE]") return data;
  const json: Json = JSON.parse(data);
  return json.type ?? json.object ?? Object.keys(json).find((key) => key === "candidates" || key === "response");
}

function withoutRepeats(words: readonly string[]): string[] {
  return words.filter((word, index) => word !== words[index - 1]);
}
