import { expect, test } from "vitest";
import { joinChat } from "../../../../src/formats/openai/join-chat.ts";

test("LOG-20 a stream that Azure opens without choices is put together under its answer's id and model", () => {
  const chunk = (delta: object, finish: string | null) => ({
    id: "chatcmpl-1",
    model: "gpt-4o",
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const joined = joinChat([
    { id: "", model: "", choices: [], prompt_filter_results: [] },
    chunk({ role: "assistant", content: "Hi" }, null),
    chunk({}, "stop"),
  ]);
  expect(joined).toMatchObject({ id: "chatcmpl-1", model: "gpt-4o", choices: [{ message: { content: "Hi" } }] });
});
