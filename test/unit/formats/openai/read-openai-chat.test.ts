import { describe, expect, test } from "vitest";
import { openaiChat, openaiShapedChat } from "../../../../src/formats/openai/chat.ts";
import { failureOf, requestOf } from "./exchange.ts";

const user = { role: "user", content: "What time is it?" };
const calls = (...ids: string[]) => ({
  role: "assistant",
  content: null,
  tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "get_time", arguments: "{}" } })),
});
const result = (id: string) => ({ role: "tool", tool_call_id: id, content: "noon" });
const request = (body: object) => requestOf({ model: "gpt-5-mini", messages: [user], ...body });
const read = (body: object) => openaiChat.readAsk(request(body));
const refused = (...messages: object[]) => failureOf(() => read({ messages }));

describe("tool messages", () => {
  test("WIRE-1.1 every call is answered, in any order", () => {
    expect(read({ messages: [user, calls("a", "b"), result("b"), result("a"), user] }).messages).toHaveLength(5);
    expect(read({ messages: [user, calls("a"), result("a"), calls("b"), result("b")] }).messages).toHaveLength(5);
  });

  test("WIRE-1.8 a result without calls before it is refused", () => {
    const failure = {
      kind: "bad-request",
      message: "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      param: "messages.[1].role",
    };
    expect(refused(user, result("a"))).toEqual(failure);
    expect(refused(user, calls("a"), result("a"), user, result("a"))).toEqual({ ...failure, param: "messages.[4].role" });
  });

  test("WIRE-1.8 a result for another call is refused", () => {
    expect(refused(user, calls("a"), result("b"))).toEqual({
      kind: "bad-request",
      message: "Invalid parameter: 'tool_call_id' of 'b' not found in 'tool_calls' of previous message.",
      param: "messages.[2].tool_call_id",
    });
  });

  test("WIRE-1.8 calls that are not answered before somebody speaks, or at all, are refused by their ids", () => {
    const names = /must be followed by tool messages .* did not have response messages: b$/;
    expect(refused(user, calls("a", "b"), result("a"), user)).toMatchObject({
      message: expect.stringMatching(names),
      param: "messages.[3].role",
    });
    expect(refused(user, calls("b")).message).toMatch(names);
  });

  test("vendors that copy the format let all of it pass", () => {
    expect(openaiShapedChat.readAsk(request({ messages: [result("a"), calls("b"), user] })).messages).toHaveLength(3);
  });
});

describe("what reasoning models do not take", () => {
  test("WIRE-1.8 max_tokens and a temperature other than 1 are kept as refusals for the model to give", () => {
    expect(read({ max_tokens: 5, temperature: 0.2 }).refusals).toEqual({
      ableToReason: {
        kind: "bad-request",
        message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: "max_tokens",
        code: "unsupported_parameter",
      },
      reasoning: {
        kind: "bad-request",
        message:
          "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        param: "temperature",
        code: "unsupported_value",
      },
    });
  });

  test("what they do take leaves none", () => {
    expect(read({ max_completion_tokens: 5, temperature: 1, max_tokens: null })).not.toHaveProperty("refusals");
  });
});
