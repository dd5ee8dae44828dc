import { expect, test } from "vitest";
import { workersAiChat } from "../../../../src/formats/workers-ai/chat.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { seededRandom } from "../../../../src/world/random.ts";
import { formatRequest } from "../../../support/format-request.ts";
import { urls } from "../../../support/own-urls.ts";

const model = "@cf/meta/llama-3.1-8b-instruct";
const hello = { role: "user", content: "Hello" };
const call = { id: "call_1", type: "function", function: { name: "get_time", arguments: "{}" } };
const calling = { role: "assistant", content: null, tool_calls: [call] };
const result = { role: "tool", tool_call_id: "call_1", content: "12:00" };

const requestFor = (json: object) => formatRequest({ path: "v1/chat/completions", json: { model, ...json } });

test("WIRE-4.2 a stream carries usage on the chunk with the finish reason, asked for or not", () => {
  const request = requestFor({ messages: [hello], stream: true });
  const choice = { reasoning: [], text: ["Hi"], toolCalls: [], stop: "end" } as const;
  const written = workersAiChat.writeAnswer(
    { task: "chat", model, choices: [choice], usage: usage(3, 1) },
    workersAiChat.readAsk(request),
    { random: seededRandom("a"), nowMs: Date.UTC(2026, 0, 1), request, urls },
  );
  const frames = written.kind === "stream" ? [...written.frames].map(({ bytes }) => String(bytes)) : [];
  expect(frames.at(-1)).toBe("data: [DONE]\n\n");
  const chunks = frames.slice(0, -1).map((frame) => JSON.parse(frame.slice("data: ".length)));
  expect(chunks.at(-1)).toMatchObject({
    model,
    choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
  });
  expect(chunks.slice(0, -1).every((chunk) => chunk.usage === undefined)).toBe(true);
});

test("G-COMPAT-6 v1/chat/completions takes tool calls and their results", () => {
  const read = workersAiChat.readAsk(requestFor({ messages: [hello, calling, result] }));
  expect(read.messages.map((message) => message.role)).toEqual(["user", "assistant", "tool"]);
});
