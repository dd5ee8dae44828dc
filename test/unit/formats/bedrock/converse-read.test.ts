import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bedrockConverse } from "../../../../src/formats/bedrock/converse.ts";
import { BadAsk } from "../../../../src/formats/format.ts";
import { media } from "../../../../src/formats/openai/read-parts.ts";
import { contextOf, failureOf, requestOf } from "../openai/exchange.ts";
import { answerWith, MODEL, read, requestWith } from "./exchange.ts";

const TOOLS = {
  tools: [
    { toolSpec: { name: "get_time", description: "The time.", inputSchema: { json: { type: "object" } } } },
    { cachePoint: { type: "default" } },
  ],
};

/** The messages of a conversation in which the first question got this answer, and the answer this one. */
const conversation = (...contents: object[][]) => ({
  messages: contents.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content })),
});
const USE = { toolUse: { toolUseId: "tooluse_1", name: "get_time", input: { zone: "UTC" } } };
const RESULT = { toolResult: { toolUseId: "tooluse_1", content: [{ text: "12:00" }], status: "success" } };

describe("a question", () => {
  test("WIRE-15.1 everything has its place", () => {
    const ask = read({
      system: [{ text: "Be brief." }, { cachePoint: { type: "default" } }],
      inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
      additionalModelRequestFields: { top_k: 7 },
      toolConfig: { ...TOOLS, toolChoice: { any: {} } },
    });
    expect(ask).toEqual({
      task: "chat",
      model: MODEL,
      messages: [
        { role: "system", parts: [{ kind: "text", text: "Be brief." }] },
        { role: "user", parts: [{ kind: "text", text: "hi" }] },
      ],
      tools: [{ name: "get_time", description: "The time.", parameters: { type: "object" } }],
      toolChoice: { kind: "required" },
      parallelToolCalls: true,
      output: { kind: "text" },
      choices: 1,
      maxTokens: 50,
      stop: ["END"],
      sampling: { temperature: 0.5, topP: 0.9, topK: 7 },
      delivery: { stream: false, includeUsage: true },
    });
  });

  test("WIRE-15.1 the path says whether the answer is streamed", () => {
    expect(read({}, "converse-stream").delivery.stream).toBe(true);
  });

  test("WIRE-15.1 blocks of all kinds", () => {
    const content = [
      { text: "hi" },
      { image: { format: "png", source: { bytes: "AAEC" } } },
      { document: { format: "pdf", name: "report", source: { bytes: "JVBE" } } },
      { document: { format: "txt", name: "note", source: { text: "a note" } } },
      { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/a.mp4" } } } },
      { guardContent: { text: { text: "guarded" } } },
      { cachePoint: { type: "default" } },
    ];
    expect(read(conversation(content)).messages[0]?.parts).toEqual([
      { kind: "text", text: "hi" },
      ...media("image", "AAEC"),
      ...media("file", "JVBE", "report"),
      { kind: "text", text: "a note" },
      ...media("video", "s3://bucket/a.mp4"),
      { kind: "text", text: "guarded" },
    ]);
  });

  test("WIRE-15.1 calls, results and reasoning of earlier turns; results make it the tools' turn", () => {
    const thought = { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } };
    const failed = {
      toolResult: {
        toolUseId: "tooluse_1",
        status: "error",
        content: [{ json: { code: 1 } }, { image: { format: "png", source: { bytes: "AAEC" } } }],
      },
    };
    const ask = read({ ...conversation([{ text: "hi" }], [thought, USE], [failed, { text: "Go on." }]), toolConfig: TOOLS });
    expect(ask.messages.slice(1)).toEqual([
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Hm." },
          { kind: "tool-call", id: "tooluse_1", name: "get_time", arguments: { zone: "UTC" } },
        ],
      },
      {
        role: "tool",
        parts: [
          { kind: "tool-result", callId: "tooluse_1", text: '{"code":1}', isError: true },
          ...media("image", "AAEC"),
          { kind: "text", text: "Go on." },
        ],
      },
    ]);
  });

  test("WIRE-15.1 a schema is JSON in a text", () => {
    const jsonSchema = { name: "place", schema: '{"type":"object"}' };
    const outputConfig = { textFormat: { type: "json_schema", structure: { jsonSchema } } };
    expect(read({ outputConfig }).output).toEqual({ kind: "schema", name: "place", schema: { type: "object" } });
  });

  test("clients.md 7.6 the AI SDK asks Claude for JSON in Claude's own way", () => {
    const output_config = { format: { type: "json_schema", schema: { type: "object" } } };
    const { output } = read({ additionalModelRequestFields: { output_config } });
    expect(output).toEqual({ kind: "schema", schema: { type: "object" } });
  });

  test.each([
    [{ auto: {} }, { kind: "auto" }],
    [{ any: {} }, { kind: "required" }],
    [{ tool: { name: "get_time" } }, { kind: "tool", name: "get_time" }],
  ])("WIRE-15.1 tool choice %j", (toolChoice, expected) => {
    expect(read({ toolConfig: { ...TOOLS, toolChoice } }).toolChoice).toEqual(expected);
  });

  test.each([
    [
      { thinking: { type: "adaptive" }, output_config: { effort: "high" } },
      { effort: "high", visible: true },
    ],
    [{ thinking: { type: "enabled", budget_tokens: 2000 } }, { budgetTokens: 2000, visible: true }],
    [{ reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } }, { effort: "low", visible: true }],
    [{ reasoningConfig: { type: "disabled" } }, undefined],
  ])("reasoning is asked for in the model's own fields: %j", (additionalModelRequestFields, expected) => {
    expect(read({ additionalModelRequestFields }).reasoning).toEqual(expected);
  });
});

describe("refused", () => {
  test.each([
    ["no messages", { messages: [] }, "messages"],
    ["an assistant that begins", { messages: [{ role: "assistant", content: [{ text: "hi" }] }] }, "messages.0.role"],
    ["two questions in a row", { messages: [0, 1].map(() => ({ role: "user", content: [{ text: "hi" }] })) }, "messages.1.role"],
    ["another role", { messages: [{ role: "system", content: [{ text: "hi" }] }] }, "messages.0.role"],
    ["content that is a text", { messages: [{ role: "user", content: "hi" }] }, "messages.0.content"],
    ["no content", conversation([]), "messages.0.content"],
    ["a blank text", conversation([{ text: " \n" }]), "messages.0.content.0"],
    ["an unknown block", conversation([{ hologram: {} }]), "messages.0.content.0"],
    ["a call without id", conversation([{ text: "hi" }], [{ toolUse: { name: "f" } }]), "messages.1.content.0.toolUse.toolUseId"],
    ["tools of the past, undefined", conversation([{ text: "hi" }], [USE], [RESULT]), "toolConfig"],
    [
      "a call without result",
      { ...conversation([{ text: "hi" }], [USE], [{ text: "?" }]), toolConfig: TOOLS },
      "messages.2.content",
    ],
    ["no tools in the list", { toolConfig: { tools: [] } }, "toolConfig.tools"],
    [
      "a tool without schema",
      { toolConfig: { tools: [{ toolSpec: { name: "f" } }] } },
      "toolConfig.tools.0.toolSpec.inputSchema",
    ],
    [
      "a tool that is not there",
      { toolConfig: { ...TOOLS, toolChoice: { tool: { name: "x" } } } },
      "toolConfig.toolChoice.tool.name",
    ],
    ["no token at all", { inferenceConfig: { maxTokens: 0 } }, "inferenceConfig.maxTokens"],
    ["a temperature above 1", { inferenceConfig: { temperature: 1.5 } }, "inferenceConfig.temperature"],
    [
      "a schema that is an object",
      { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: {} } } } } },
      "outputConfig.textFormat.structure.jsonSchema.schema",
    ],
  ])("WIRE-15.5 %s", (_what, changes, param) => {
    expect(failureOf(() => read(changes))).toMatchObject({ kind: "bad-request", param });
  });

  test("a body that is no object", () => {
    expect(failureOf(() => bedrockConverse.readAsk(requestOf([])))).toMatchObject({ kind: "bad-json" });
  });

  test("whatever comes in, it is read and can be answered, or refused", () => {
    const block = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom({ text: "hi" }, USE, RESULT, { image: {} }));
    const message = fc.record({
      role: fc.constantFrom("user", "assistant", 1),
      content: fc.oneof(fc.array(block), fc.jsonValue()),
    });
    const body = fc.record(
      {
        messages: fc.oneof(fc.array(message), fc.jsonValue({ maxDepth: 2 })),
        system: fc.jsonValue({ maxDepth: 2 }),
        inferenceConfig: fc.jsonValue({ maxDepth: 2 }),
        toolConfig: fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(TOOLS)),
        outputConfig: fc.jsonValue({ maxDepth: 3 }),
        additionalModelRequestFields: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (changes) => {
        const request = requestWith(changes);
        try {
          const written = bedrockConverse.writeAnswer(
            answerWith({ text: ["hi"] }),
            bedrockConverse.readAsk(request),
            contextOf(request),
          );
          expect(written.status).toBe(200);
        } catch (error) {
          if (!(error instanceof BadAsk)) throw error;
          expect(error.failure.kind).toMatch(/^bad-/);
        }
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
