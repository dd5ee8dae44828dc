import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { anthropicErrors } from "../../../../src/formats/anthropic/errors.ts";
import { anthropicMessages } from "../../../../src/formats/anthropic/messages.ts";
import { usage } from "../../../../src/tasks/usage.ts";
import { contextOf, requestOf } from "../openai/exchange.ts";
import { answerWith } from "./exchange.ts";

const ANSWER = answerWith(
  {
    reasoning: ["Hm", "."],
    text: ["Paris", " lies."],
    toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }],
    stop: "tool",
  },
  usage(12, 30, 4),
);
const ASK = { model: "claude-sonnet-5", max_tokens: 64, messages: [{ role: "user" as const, content: "Hello" }] };

/** The vendor's own client, its requests answered by the format. */
const client = new Anthropic({
  apiKey: "test",
  maxRetries: 0,
  fetch: async (_url, init) => {
    const request = requestOf(JSON.parse(String(init?.body)), { headers: Object.fromEntries(new Headers(init?.headers)) });
    const ask = anthropicMessages.readAsk(request);
    const written = anthropicMessages.writeAnswer(ANSWER, ask, contextOf(request));
    const body = written.kind === "whole" ? String(written.body) : Array.from(written.frames, ({ bytes }) => bytes).join("");
    return new Response(body, { headers: { "content-type": String(written.headers["content-type"]) } });
  },
});

describe("Anthropic's own SDK", () => {
  test("clients.md 6 reads the whole message", async () => {
    const message = await client.messages.create(ASK);
    expect(message.content.map((block) => block.type)).toEqual(["thinking", "text", "tool_use"]);
    expect(message.usage.output_tokens).toBe(30);
  });

  test("clients.md 6 puts the stream together to the same message", async () => {
    const { content, stop_reason } = await client.messages.create(ASK);
    const final = await client.messages.stream(ASK).finalMessage();
    expect(final.stop_reason).toBe(stop_reason);
    const withoutCitations = content.map((block) => (block.type === "text" ? { type: block.type, text: block.text } : block));
    expect(final.content).toEqual(withoutCitations);
    expect(final.usage.output_tokens_details?.thinking_tokens).toBe(4);
  });

  test("clients.md 4 knows an error by its type and its request", async () => {
    const refusing = new Anthropic({
      apiKey: "test",
      maxRetries: 0,
      fetch: async () => {
        const { status, headers, body } = anthropicErrors({ kind: "overloaded" }, contextOf(requestOf({})));
        return new Response(String(body), {
          status,
          headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
        });
      },
    });
    const error = await refusing.messages.create(ASK).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({ status: 529, type: "overloaded_error", requestID: expect.stringMatching(/^req_01/) });
  });
});
