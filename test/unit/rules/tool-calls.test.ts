import { expect, test } from "vitest";
import { toolCallsIn, toolCallsInBytes } from "../../../src/rules/tool-calls.ts";

test.each([
  [
    "OpenAI chat",
    { choices: [{ message: { tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: '{"a":1}' } }] } }] },
  ],
  ["OpenAI responses", { output: [{ type: "function_call", name: "f", arguments: '{"a":1}' }] }],
  [
    "Anthropic",
    {
      content: [
        { type: "text", text: "x" },
        { type: "tool_use", id: "1", name: "f", input: { a: 1 } },
      ],
    },
  ],
  ["Google", { candidates: [{ content: { parts: [{ functionCall: { name: "f", args: { a: 1 } } }] } }] }],
  ["Bedrock", { output: { message: { content: [{ toolUse: { toolUseId: "1", name: "f", input: { a: 1 } } }] } } }],
  ["Workers AI", { result: { tool_calls: [{ name: "f", arguments: { a: 1 } }] } }],
])("tool calls are found in an answer of %s", (_, answer) => {
  expect(toolCallsIn(answer)).toEqual([{ name: "f", arguments: { a: 1 } }]);
  expect(toolCallsInBytes(Buffer.from(JSON.stringify(answer)))).toEqual([{ name: "f", arguments: { a: 1 } }]);
});

test("arguments that are no JSON stay as they are, and offered tools are no calls", () => {
  expect(toolCallsIn({ tool_calls: [{ function: { name: "f", arguments: "{broken" } }] })).toEqual([
    { name: "f", arguments: "{broken" },
  ]);
  expect(toolCallsIn({ tools: [{ type: "function", function: { name: "f", parameters: {} } }] })).toEqual([]);
});

test("bytes that are no JSON, or broken JSON, call nothing", () => {
  for (const text of ["", "RIFF\u0000", '{"tool_calls":[{"function":{"name":"f"', '"function"'])
    expect(toolCallsInBytes(Buffer.from(text))).toEqual([]);
});
