import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, streamText } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { fields } from "../../src/formats/openai/fields.ts";
import { translateChat } from "../../src/formats/openai/translate.ts";
import type { ChatAnswer, ChatChoice } from "../../src/tasks/chat.ts";
import { usage } from "../../src/tasks/usage.ts";
import { formatRequest } from "../support/format-request.ts";
import { context } from "./formats/served.ts";
import { bytesOf } from "./formats/written.ts";
import { requestTo, type Target, targets } from "./translation/targets.ts";

// The real clients of OpenAI's chat read other vendors' answers, through a fetch that never leaves the process.

const PARIS = answerOf({ text: ["Paris", " lies", " on", " the", " Seine."] });
const CALL = answerOf({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" });
const HELLO = [{ role: "user" as const, content: "hi" }];
const PARAMETERS = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] } as const;
const TOOL = { type: "function" as const, function: { name: "get_time", parameters: { ...PARAMETERS } } };

describe.each(targets.map((target): [string, Target] => [target.name, target]))("%s", (_name, target) => {
  test("G-COMPAT-5 the openai package reads a whole answer", async () => {
    const answer = await clientFor(target, PARIS).chat.completions.create({ model: target.model, messages: HELLO });
    expect(answer.choices[0]).toMatchObject({ message: { content: "Paris lies on the Seine." }, finish_reason: "stop" });
    expect(answer.usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 6, total_tokens: 20 });
  });

  test("G-COMPAT-5 the openai package puts a streamed answer together", async () => {
    const answer = await clientFor(target, PARIS)
      .chat.completions.stream({ model: target.model, messages: HELLO, stream_options: { include_usage: true } })
      .finalChatCompletion();
    expect(answer.choices[0]).toMatchObject({ message: { content: "Paris lies on the Seine." }, finish_reason: "stop" });
    expect(answer.usage).toMatchObject({ prompt_tokens: 14, completion_tokens: 6, total_tokens: 20 });
  });

  test("G-COMPAT-5 the openai package puts a streamed call together", async () => {
    const answer = await clientFor(target, CALL)
      .chat.completions.stream({ model: target.model, messages: HELLO, tools: [TOOL] })
      .finalChatCompletion();
    const [call] = answer.choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "get_time", arguments: '{"zone":"UTC"}' } });
    expect(call?.id).toMatch(/^(call|toolu|tooluse)_/);
  });

  test("G-COMPAT-5 the AI SDK reads a whole call and a streamed answer", async () => {
    const model = (answer: ChatAnswer) =>
      createOpenAI({ apiKey: "k", baseURL: "https://api.test/v1", fetch: fetchOf(target, answer) }).chat(target.model);
    const tools = { get_time: { description: "The time", inputSchema: jsonSchema({ ...PARAMETERS }) } };
    const { toolCalls } = await generateText({ model: model(CALL), prompt: "hi", tools });
    expect(toolCalls).toMatchObject([{ toolName: "get_time", input: { zone: "UTC" } }]);
    const stream = streamText({ model: model(PARIS), prompt: "hi" });
    expect(await stream.text).toBe("Paris lies on the Seine.");
    expect(await stream.finishReason).toBe("stop");
  });
});

function clientFor(target: Target, answer: ChatAnswer): OpenAI {
  return new OpenAI({ apiKey: "k", baseURL: "https://api.test/v1", maxRetries: 0, fetch: fetchOf(target, answer) });
}

/** The gateway between client and provider, reduced to translation. */
function fetchOf(target: Target, answer: ChatAnswer): typeof fetch {
  return async (_url, init) => {
    const body: unknown = JSON.parse(String(init?.body));
    const translation = translateChat(target.target, fields(body), {});
    const request = requestTo(target, translation.request);
    const written = target.format.writeAnswer(answer, target.format.readAsk(request), context(request, "upstream"));
    const reply = { status: written.status, headers: written.headers, body: bytesOf(written) };
    const got = await translation.answer(reply, context(formatRequest({ json: body }), "ids"));
    const headers = Object.entries(got.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(streamOf(got.body), { status: got.status, headers });
  };
}

function streamOf(body: Uint8Array | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const source = (async function* () {
    if (body instanceof Uint8Array) yield body;
    else yield* body;
  })();
  return new ReadableStream({
    async pull(controller) {
      const next = await source.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

function answerOf(choice: Partial<ChatChoice>): ChatAnswer {
  const whole: ChatChoice = { reasoning: [], text: [], toolCalls: [], stop: "end", ...choice };
  return { task: "chat", model: "a-model", choices: [whole], usage: usage(14, 6) };
}
