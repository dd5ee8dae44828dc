import { describe, expect, test } from "vitest";
import type { WireFormat } from "../../../src/formats/format.ts";
import { saidAgain } from "../../../src/formats/said-again.ts";
import { allProviders } from "../../../src/providers/index.ts";
import { question } from "../models/questions.ts";
import { answerOf, choiceOf, contextOf, requestOf, whole } from "./openai/exchange.ts";

const ASK = question("hello");

describe("an answer that is given again", () => {
  const text = (written: ReturnType<typeof whole>) => Buffer.from(written.body).toString("utf8");
  const chats = new Map<string, WireFormat>();
  for (const { endpoints } of allProviders) {
    for (const { format } of endpoints) if (format.task === "chat") chats.set(format.id, format);
  }
  const choices = {
    text: choiceOf({ text: ["“Où”", " is\n", "\ud83c\udf0a", "?"] }),
    reasoning: choiceOf({ reasoning: ["Hm", "…"], text: ["Yes"] }),
    refusal: choiceOf({ refusal: "I’d rather not.", stop: "refusal" }),
    call: choiceOf({ toolCalls: [{ name: "get_time", arguments: { zone: "UTC" } }], stop: "tool" }),
  };

  test.each([...chats.keys()])("%s writes it byte for byte as the first time, where ids and time are the same", (id) => {
    const format = chats.get(id);
    if (!format) throw new Error(`no format ${id}`);
    for (const [what, choice] of Object.entries(choices)) {
      const answer = answerOf(choice);
      for (const tier of [undefined, "flex", "prêt"]) {
        const request = requestOf({ model: "m", messages: [], inputs: "hi", service_tier: tier });
        const write = (of: typeof answer) => text(whole(format.writeAnswer(of, ASK, contextOf(request))));
        const fresh = write({ ...answer });
        for (const _ of [1, 2, 3]) expect(write(answer), what).toBe(fresh);
      }
    }
  });
});

test("what is said only once is not kept, nor what is very long", () => {
  const said = saidAgain<object>();
  const [short, long] = [{}, {}];
  expect(said.of(short, () => "short")).toBeUndefined();
  expect(said.of(short, () => "short")).toBe("short");
  expect(said.of(short, () => "never asked")).toBe("short");
  for (const _ of [1, 2, 3]) expect(said.of(long, () => "x".repeat(20_000))).toBeUndefined();
});
