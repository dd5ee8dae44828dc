import { beforeAll, describe, expect, test } from "vitest";
import { prepareWords } from "../../../src/models/json/words.ts";
import { chosenTools, newToolResults, toolCall } from "../../../src/models/tools.ts";
import type { ChatAsk } from "../../../src/tasks/chat.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { answeredCall, clock, question, weather } from "./questions.ts";

beforeAll(prepareWords);

const names = (ask: ChatAsk) => chosenTools(ask).map((tool) => tool.name);
const tools = [weather, clock];

describe("chosenTools", () => {
  test("WIRE-0 calls the first tool offered", () => {
    expect(names(question("How are you?", { tools }))).toEqual(["get_weather"]);
    expect(names(question("How are you?"))).toEqual([]);
  });

  test("WIRE-0 calls none when the choice is none", () => {
    expect(names(question("How are you?", { tools, toolChoice: { kind: "none" } }))).toEqual([]);
  });

  test("WIRE-0 calls the forced tool", () => {
    expect(names(question("get_weather", { tools, toolChoice: { kind: "tool", name: "get_time" } }))).toEqual(["get_time"]);
    expect(names(question("", { tools, toolChoice: { kind: "required" } }))).toEqual(["get_weather"]);
  });

  test("calls a tool that is not offered never", () => {
    expect(names(question("", { tools, toolChoice: { kind: "tool", name: "other" } }))).toEqual([]);
  });

  test("calls the tool that the user names, as a word of its own", () => {
    expect(names(question("Please run Get_Time now.", { tools }))).toEqual(["get_time"]);
    expect(names(question("forget_time", { tools }))).toEqual(["get_weather"]);
  });

  test("calls several that are named, one where calls may not be parallel", () => {
    const text = "Use get_time, then get_weather";
    expect(names(question(text, { tools }))).toEqual(["get_weather", "get_time"]);
    expect(names(question(text, { tools, parallelToolCalls: false }))).toEqual(["get_weather"]);
  });

  test("WIRE-0 calls none once a result has come in, or agent loops would never end", () => {
    expect(names(answeredCall("How warm is it?"))).toEqual([]);
    expect(names({ ...answeredCall("How warm is it?"), toolChoice: { kind: "required" } })).toEqual([]);
  });

  test("WIRE-0 calls again after the user has spoken again", () => {
    const before = answeredCall("How warm is it?");
    const messages = [...before.messages, { role: "user", parts: [{ kind: "text", text: "And now?" }] } as const];
    expect(names({ ...before, messages })).toEqual(["get_weather"]);
  });
});

describe("newToolResults", () => {
  test("counts results that share a message with words of the user", () => {
    const result = { kind: "tool-result", callId: "c", text: "21", isError: false } as const;
    const mixed = question("", { messages: [{ role: "user", parts: [result, { kind: "text", text: "Go on." }] }] });
    expect(newToolResults(mixed)).toEqual([result]);
    expect(newToolResults(question("hi"))).toEqual([]);
  });
});

describe("toolCall", () => {
  test("makes arguments that fit the tool's schema", () => {
    const { name, arguments: given } = toolCall(weather, question("Weather?"), seededRandom("s"));
    expect(name).toBe("get_weather");
    expect(given).toEqual({ city: expect.any(String), unit: expect.stringMatching(/^(celsius|fahrenheit)$/) });
  });

  test("takes a place and a choice that the user names", () => {
    const given = toolCall(weather, question("How warm is it in New York, in Fahrenheit?"), seededRandom("s")).arguments;
    expect(given).toEqual({ city: "New York", unit: "fahrenheit" });
  });

  test.each(["weather in Oslo", "weather Oslo", "Weather today: Oslo?", "What is the weather Oslo has?"])(
    "takes the place of %j",
    (text) => {
      expect(toolCall(weather, question(text), seededRandom("s")).arguments["city"]).toBe("Oslo");
    },
  );

  test("takes nothing that the schema refuses", () => {
    const strict = {
      name: "t",
      parameters: { type: "object", properties: { city: { type: "string", maxLength: 4 } }, required: ["city"] },
    };
    const given = toolCall(strict, question("the weather in Amsterdam"), seededRandom("s")).arguments;
    expect(String(given["city"]).length).toBeLessThanOrEqual(4);
  });

  test.each([[undefined], [{}], [{ type: "string" }], [null], [{ type: "object" }]])(
    "makes an empty object for %j",
    (parameters) => {
      expect(toolCall({ name: "t", parameters }, question("x"), seededRandom("s")).arguments).toEqual({});
    },
  );
});
