import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../../../src/formats/anthropic/messages.ts";
import { failureOf, requestOf } from "../openai/exchange.ts";
import { read, requestWith, TIME_TOOL } from "./exchange.ts";

const refused = (changes: object, version?: string) => failureOf(() => read(changes, version));

describe("readAsk of anthropic.messages", () => {
  test("WIRE-2.2 a bare question has the usual settings", () => {
    expect(read()).toEqual({
      task: "chat",
      model: "claude-sonnet-5",
      messages: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
      tools: [],
      toolChoice: { kind: "auto" },
      parallelToolCalls: true,
      output: { kind: "text" },
      choices: 1,
      maxTokens: 64,
      stop: [],
      sampling: {},
      delivery: { stream: false, includeUsage: true },
    });
  });

  test("WIRE-2.2 every setting is read", () => {
    const changes = {
      stream: true,
      stop_sequences: ["END"],
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      metadata: { user_id: "u" },
    };
    expect(read(changes)).toMatchObject({
      stop: ["END"],
      sampling: { temperature: 0.5, topP: 0.9, topK: 40 },
      delivery: { stream: true },
    });
  });

  test("WIRE-2.2 the system prompt is a string or text blocks", () => {
    const blocks = [
      { type: "text", text: "Be kind." },
      { type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } },
    ];
    const parts = (system: unknown) => read({ system }).messages[0]?.parts;
    expect(parts("Be kind.")).toEqual([{ kind: "text", text: "Be kind." }]);
    expect(parts(blocks)).toEqual([
      { kind: "text", text: "Be kind." },
      { kind: "text", text: "Be brief." },
    ]);
    expect(read({ system: "" }).messages).toHaveLength(1);
  });

  test("WIRE-2.2 a schema for the answer stands in output_config", () => {
    const schema = { type: "object", properties: { city: { type: "string" } } };
    expect(read({ output_config: { format: { type: "json_schema", schema } } }).output).toEqual({ kind: "schema", schema });
  });

  test.each([
    ["max_tokens", { max_tokens: undefined }, "max_tokens: Field required"],
    ["max_tokens", { max_tokens: 1.5 }, "max_tokens: Input should be a valid integer"],
    ["max_tokens", { max_tokens: 0 }, "max_tokens: Input should be greater than or equal to 1"],
    ["model", { model: undefined }, "model: Field required"],
    ["messages", { messages: undefined }, "messages: Field required"],
    ["messages", { messages: [] }, "messages: at least one message is required"],
    ["messages.0.role", { messages: [{ role: "bot", content: "x" }] }, "messages.0.role: Input should be 'user' or 'assistant'"],
    ["messages.0.content", { messages: [{ role: "user" }] }, "messages.0.content: Field required"],
    ["temperature", { temperature: 1.5 }, "temperature: Input should be less than or equal to 1"],
    ["top_p", { top_p: "high" }, "top_p: Input should be a valid number"],
    ["top_k", { top_k: -1 }, "top_k: Input should be greater than or equal to 0"],
    ["stop_sequences", { stop_sequences: [" "] }, "stop_sequences: each stop sequence must contain non-whitespace"],
    ["system.0", { system: [{ type: "image" }] }, "system.0.type: Input should be 'text'"],
  ])("WIRE-2.5 a bad %s is refused in the API's words", (param, changes, message) => {
    expect(refused(changes)).toEqual({ kind: "bad-request", message, param });
  });

  test("WIRE-2.5 a tool result without its call in the turn before is refused, where it stands", () => {
    const call = (id: string) => ({ type: "tool_use", id, name: "get_time", input: {} });
    const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "noon" });
    const turns = (before: object[], after: object[]) => ({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: before },
        { role: "user", content: after },
      ],
    });
    expect(refused(turns([call("a")], [result("a"), result("b")]))).toMatchObject({
      kind: "bad-request",
      message: expect.stringMatching(
        /^messages\.2\.content\.1: unexpected `tool_use_id` found in `tool_result` blocks: b\. Each/,
      ),
    });
    expect(refused({ messages: [{ role: "user", content: [result("a")] }] }).message).toMatch(/^messages\.0\.content\.0: /);
    const old = turns([call("a")], [result("a")]).messages;
    const late = [...old, { role: "assistant", content: "Noon." }, { role: "user", content: [result("a")] }];
    expect(refused({ messages: late }).message).toMatch(/^messages\.4\.content\.0: /);
    expect(read(turns([call("a"), call("b")], [result("b"), result("a")])).messages).toHaveLength(3);
  });

  test("clients 7.2 a thread that goes on sends results without the calls that the server has", () => {
    const messages = [{ role: "user", content: [{ type: "tool_result", tool_use_id: "a", content: "noon" }] }];
    const thread = { type: "continue", previous_message_id: "msg_1" };
    expect(read({ messages, thread }).messages).toHaveLength(1);
  });

  test("WIRE-2.5 an empty message is refused unless it is the assistant's last", () => {
    const user = { role: "user", content: "Hello" };
    const empty = { role: "assistant", content: "" };
    expect(refused({ messages: [user, empty, user] }).message).toMatch(/^messages\.1: all messages must have non-empty content/);
    expect(refused({ messages: [{ role: "user", content: [] }] }).message).toMatch(/^messages\.0: all messages/);
    expect(read({ messages: [user, empty] }).messages).toHaveLength(2);
  });

  test("WIRE-2.5 a body that is no object is refused", () => {
    const request = requestOf([1], { headers: { "anthropic-version": "2023-06-01" } });
    expect(failureOf(() => anthropicMessages.readAsk(request)).kind).toBe("bad-request");
  });
});

describe("thinking", () => {
  const reasoning = (changes: object) => read({ max_tokens: 8000, ...changes }).reasoning;

  test("WIRE-2.2 enabled has a budget, adaptive an effort; both are visible unless omitted", () => {
    expect(reasoning({ thinking: { type: "enabled", budget_tokens: 2048 } })).toEqual({ budgetTokens: 2048, visible: true });
    expect(reasoning({ thinking: { type: "adaptive" }, output_config: { effort: "low" } })).toEqual({
      effort: "low",
      visible: true,
    });
    expect(reasoning({ thinking: { type: "adaptive", display: "omitted" } })).toEqual({ visible: false });
  });

  test("WIRE-2.2 without thinking, or with it disabled, nothing is thought", () => {
    expect(reasoning({})).toBeUndefined();
    expect(reasoning({ thinking: { type: "disabled" } })).toBeUndefined();
  });

  test.each([
    [{ thinking: { type: "enabled" } }, "thinking.enabled.budget_tokens: Field required"],
    [{ thinking: { type: "enabled", budget_tokens: 1000 } }, /greater than or equal to 1024/],
    [{ thinking: { type: "enabled", budget_tokens: 4096 }, max_tokens: 4096 }, /`max_tokens` must be greater/],
    [{ thinking: { type: "loud" } }, /Input tag 'loud'/],
    [{ output_config: { effort: "huge" } }, /output_config\.effort/],
    [
      { thinking: { type: "enabled", budget_tokens: 1024 }, max_tokens: 4096, tools: [TIME_TOOL], tool_choice: { type: "any" } },
      /forces tool use/,
    ],
  ])("WIRE-2.5 refuses %j", (changes, message) => {
    expect(refused(changes).message).toMatch(message);
  });
});

describe("tools", () => {
  const tools = [TIME_TOOL, { ...TIME_TOOL, name: "get_day", type: "custom" }];

  test("WIRE-2.2 tools have a name, a description and a schema", () => {
    expect(read({ tools }).tools[0]).toEqual({ name: "get_time", description: "The time", parameters: { type: "object" } });
  });

  test.each([
    [{ type: "auto" }, { kind: "auto" }],
    [{ type: "none" }, { kind: "none" }],
    [{ type: "any" }, { kind: "required" }],
    [
      { type: "tool", name: "get_day" },
      { kind: "tool", name: "get_day" },
    ],
  ])("WIRE-2.2 the choice %j is read", (choice, expected) => {
    expect(read({ tools, tool_choice: choice }).toolChoice).toEqual(expected);
  });

  test("WIRE-2.2 disable_parallel_tool_use keeps an answer to one call", () => {
    expect(read({ tools, tool_choice: { type: "auto", disable_parallel_tool_use: true } }).parallelToolCalls).toBe(false);
  });

  test("WIRE-2.2 tools of Anthropic's that the caller runs are offered, those the server runs are not", () => {
    const bash = { type: "bash_20250124", name: "bash" };
    const search = { type: "web_search_20250305", name: "web_search", max_uses: 3 };
    const offered = read({ tools: [bash, search] }).tools;
    expect(offered.map((tool) => tool.name)).toEqual(["bash"]);
    expect(offered[0]?.parameters).toMatchObject({ type: "object", required: ["command"] });
  });

  test("WIRE-2.2 a forced server tool leads to no call the caller would have to answer", () => {
    const search = { type: "web_search_20250305", name: "web_search" };
    expect(read({ tools: [search], tool_choice: { type: "tool", name: "web_search" } }).toolChoice).toEqual({ kind: "auto" });
    expect(read({ tools: [search], tool_choice: { type: "any" } }).toolChoice).toEqual({ kind: "auto" });
  });

  test.each([
    [{ tools: [{ input_schema: {} }] }, "tools.0.custom.name: Field required"],
    [{ tools: [{ ...TIME_TOOL, name: "get time" }] }, /tools\.0\.custom\.name: String should match pattern/],
    [{ tools: [{ name: "a" }] }, "tools.0.custom.input_schema: Field required"],
    [{ tools: [TIME_TOOL, TIME_TOOL] }, "tools: Tool names must be unique."],
    [{ tool_choice: { type: "any" } }, "tool_choice: may only be specified while providing tools"],
    [{ tools: [TIME_TOOL], tool_choice: { type: "tool", name: "x" } }, /Tool 'x' not found/],
    [{ tools: [TIME_TOOL], tool_choice: { type: "required" } }, /Input tag 'required'/],
  ])("WIRE-2.5 refuses %j", (changes, message) => {
    expect(refused(changes).message).toMatch(message);
  });
});

describe("anthropic-version", () => {
  test("WIRE-2.1 the header is required and must name a published version", () => {
    expect(failureOf(() => anthropicMessages.readAsk(requestOf({}))).message).toBe("anthropic-version: header is required");
    expect(refused({}, "2024-01-01").message).toContain('"2024-01-01" is not a valid version');
    expect(read({}, "2026-10-21").model).toBe("claude-sonnet-5");
  });

  test.each(["temperature", "top_p", "top_k"])("WIRE-2.1 2026-10-21 refuses %s, present at all", (field) => {
    expect(refused({ [field]: 1 }, "2026-10-21")).toMatchObject({ kind: "bad-request", param: field });
    expect(refused({ [field]: null }, "2026-10-21").param).toBe(field);
    expect(read({ [field]: 1 }, "2023-06-01").sampling).not.toEqual({});
  });

  test("WIRE-2.1 2026-10-21 refuses documents in the assistant's messages", () => {
    const document = { type: "document", source: { type: "text", media_type: "text/plain", data: "Notes" } };
    const messages = [
      { role: "user", content: [document] },
      { role: "assistant", content: [document] },
    ];
    expect(refused({ messages }, "2026-10-21").message).toMatch(/^messages\.1\.content\.0: `document` blocks/);
    expect(read({ messages }).messages[1]?.parts).toEqual([{ kind: "text", text: "Notes" }]);
  });

  test("WIRE-2.1 2026-10-21 refuses citations on the user's text, unless there are none in the list", () => {
    const messages = (citations: unknown) => [{ role: "user", content: [{ type: "text", text: "Hi", citations }] }];
    const filled = messages([{ type: "char_location" }]);
    expect(refused({ messages: filled }, "2026-10-21").message).toMatch(/^messages\.0\.content\.0\.citations/);
    expect(read({ messages: messages([]) }, "2026-10-21").messages).toHaveLength(1);
    expect(read({ messages: messages(null) }, "2026-10-21").messages).toHaveLength(1);
    expect(read({ messages: filled }).messages).toHaveLength(1);
  });

  test("WIRE-2.1 a system message among the others is for the newer version only", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "system", content: "Be brief." },
    ];
    expect(refused({ messages }).message).toContain("top-level `system` parameter");
    expect(read({ messages }, "2026-10-21").messages[1]?.role).toBe("system");
  });

  test("clients.md 7.2 the version and the stream flag do not change what is asked", () => {
    const { delivery: _old, ...older } = anthropicMessages.readAsk(requestWith({}));
    const { delivery: _new, ...newer } = anthropicMessages.readAsk(requestWith({ stream: true }, "2026-10-21"));
    expect(newer).toEqual(older);
  });
});
