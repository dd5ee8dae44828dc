import { describe, expect, test } from "vitest";
import { googleGenerate } from "../../../../src/formats/google/generate.ts";
import { failureOf } from "../openai/exchange.ts";
import { read, requestFor } from "./exchange.ts";

const refused = (changes: object) => failureOf(() => read(changes));
const configured = (generationConfig: object) => read({ generationConfig });
const text = (words: string) => ({ kind: "text", text: words });

describe("readAsk of google.generate", () => {
  test("WIRE-3.1 a bare question has the usual settings", () => {
    expect(read()).toEqual({
      task: "chat",
      model: "gemini-2.5-flash",
      messages: [{ role: "user", parts: [text("Hello")] }],
      tools: [],
      toolChoice: { kind: "auto" },
      parallelToolCalls: true,
      output: { kind: "text" },
      choices: 1,
      stop: [],
      sampling: {},
      delivery: { stream: false, includeUsage: true },
    });
  });

  test("WIRE-3.1 the verb says whether the answer streams, and a model's prefix is no part of its name", () => {
    const body = { contents: { parts: { text: "Hello" } } };
    const ask = googleGenerate.readAsk(requestFor("streamGenerateContent", body, "alt=sse", "models/gemini-3-pro"));
    expect(ask).toMatchObject({ model: "gemini-3-pro", delivery: { stream: true } });
    expect(googleGenerate.readAsk(requestFor("generateContent", body, "", "tunedModels/mine")).model).toBe("mine");
  });

  test("WIRE-3.1 contents and parts may be single objects, the role may be missing", () => {
    expect(read({ contents: { parts: { text: "Hello" } } })).toEqual(read());
  });

  test("WIRE-3.1 snake_case is read like camelCase", () => {
    const camel = read({
      systemInstruction: { parts: [{ text: "Be kind." }] },
      tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: { type: "object" } }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } },
      generationConfig: {
        maxOutputTokens: 9,
        stopSequences: ["END"],
        candidateCount: 2,
        topP: 0.5,
        topK: 3,
        responseMimeType: "application/json",
        responseLogprobs: true,
        logprobs: 2,
        thinkingConfig: { thinkingBudget: 100, includeThoughts: true, thinkingLevel: "LOW" },
      },
    });
    const snake = read({
      system_instruction: { parts: [{ text: "Be kind." }] },
      tools: [{ function_declarations: [{ name: "f", parameters_json_schema: { type: "object" } }] }],
      tool_config: { function_calling_config: { mode: "ANY", allowed_function_names: ["f"] } },
      generation_config: {
        max_output_tokens: 9,
        stop_sequences: ["END"],
        candidate_count: 2,
        top_p: 0.5,
        top_k: 3,
        response_mime_type: "application/json",
        response_logprobs: true,
        logprobs: 2,
        thinking_config: { thinking_budget: 100, include_thoughts: true, thinking_level: "LOW" },
      },
    });
    expect(snake).toEqual(camel);
    expect(camel).toMatchObject({
      messages: [{ role: "system", parts: [text("Be kind.")] }, { role: "user" }],
      toolChoice: { kind: "tool", name: "f" },
      maxTokens: 9,
      stop: ["END"],
      choices: 2,
      sampling: { topP: 0.5, topK: 3 },
      output: { kind: "json" },
      topLogprobs: 2,
      reasoning: { effort: "low", budgetTokens: 100, visible: true },
    });
  });

  test("WIRE-3.1 numbers may be text, as JSON of protocol buffers allows", () => {
    expect(configured({ maxOutputTokens: "12", temperature: "0.5", seed: 7 })).toMatchObject({
      maxTokens: 12,
      sampling: { temperature: 0.5, seed: 7 },
    });
  });

  test("WIRE-3.1 a schema comes in two dialects; the JSON type alone leaves the shape open", () => {
    const schema = { type: "OBJECT", properties: { city: { type: "STRING" } } };
    expect(configured({ responseMimeType: "application/json", responseSchema: schema }).output).toEqual({
      kind: "schema",
      schema,
    });
    expect(configured({ responseMimeType: "application/json", responseJsonSchema: schema }).output).toEqual({
      kind: "schema",
      schema,
    });
    expect(configured({ responseMimeType: "application/json" }).output).toEqual({ kind: "json" });
    expect(configured({ responseMimeType: "text/plain" }).output).toEqual({ kind: "text" });
  });

  test("WIRE-3.1 thoughts are shown on demand; a budget of 0 turns them off, -1 leaves the amount open", () => {
    const thinking = (thinkingConfig: object) => configured({ thinkingConfig }).reasoning;
    expect(thinking({ includeThoughts: true })).toEqual({ visible: true });
    expect(thinking({ thinkingBudget: 512 })).toEqual({ budgetTokens: 512, visible: false });
    expect(thinking({ thinkingBudget: -1, includeThoughts: true })).toEqual({ visible: true });
    expect(thinking({ thinkingBudget: 0 })).toEqual({ effort: "none", visible: false });
    expect(thinking({})).toBeUndefined();
  });

  test("WIRE-3.1 log probabilities are asked for by a switch, with a number of alternatives", () => {
    expect(configured({ responseLogprobs: true }).topLogprobs).toBe(0);
    expect(configured({ logprobs: 3 }).topLogprobs).toBeUndefined();
  });

  test.each([
    [{ contents: undefined }, "* GenerateContentRequest.contents: contents is not specified"],
    [{ contents: [] }, "* GenerateContentRequest.contents: contents is not specified"],
    [{ contents: [{ role: "user" }] }, "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty."],
    [{ contents: [{ role: "assistant", parts: [{ text: "x" }] }] }, "Please use a valid role: user, model."],
    [{ contents: ["Hello"] }, /^Invalid value at 'contents\[0\]' \(type\.googleapis\.com\/.*\.Content\), "Hello"$/],
    [{ systemInstruction: "Be kind." }, /^Invalid value at 'system_instruction'/],
    [{ generationConfig: { temperature: 3 } }, /generation_config\.temperature: temperature must be in the range \[0, 2\]/],
    [{ generationConfig: { topP: -1 } }, /top_p must be in the range/],
    [{ generationConfig: { maxOutputTokens: 0 } }, /max_output_tokens must be positive/],
    [{ generationConfig: { candidateCount: 9 } }, /candidate_count must be in the range \[1, 8\]/],
    [{ generationConfig: { maxOutputTokens: "many" } }, /^Invalid value at 'generation_config\.max_output_tokens', "many"$/],
    [{ generationConfig: { stopSequences: ["a", "b", "c", "d", "e", "f"] } }, /stop_sequences/],
  ])("WIRE-3.2 %j is refused in Google's words", (changes, message) => {
    expect(refused(changes).kind).toBe("bad-request");
    expect(refused(changes).message).toMatch(message);
  });

  test("WIRE-3.2 a body that is no object is refused", () => {
    expect(failureOf(() => googleGenerate.readAsk(requestFor("generateContent", [])))).toMatchObject({ kind: "bad-request" });
  });
});

describe("functions", () => {
  const declaration = { name: "get_time", description: "The time", parameters: { type: "OBJECT" } };
  const other = { name: "get_day", parametersJsonSchema: { type: "object" } };
  const tools = [{ functionDeclarations: [declaration, other] }, { googleSearch: {} }];
  const choosing = (functionCallingConfig: object) => read({ tools, toolConfig: { functionCallingConfig } });

  test("WIRE-3.1 declarations have parameters in either dialect, or none", () => {
    expect(read({ tools }).tools).toEqual([
      { name: "get_time", description: "The time", parameters: { type: "OBJECT" } },
      { name: "get_day", parameters: { type: "object" } },
    ]);
    expect(read({ tools: { functionDeclarations: { name: "f" } } }).tools).toEqual([
      { name: "f", parameters: { type: "object", properties: {} } },
    ]);
  });

  test.each([
    ["AUTO", { kind: "auto" }],
    ["VALIDATED", { kind: "auto" }],
    ["NONE", { kind: "none" }],
    ["ANY", { kind: "required" }],
  ])("WIRE-3.1 mode %s is read", (mode, expected) => {
    expect(choosing({ mode }).toolChoice).toEqual(expected);
  });

  test("WIRE-3.1 allowed names narrow what may be called; a single one is forced", () => {
    const only = choosing({ mode: "ANY", allowedFunctionNames: ["get_day"] });
    expect(only.toolChoice).toEqual({ kind: "tool", name: "get_day" });
    expect(only.tools.map((tool) => tool.name)).toEqual(["get_day"]);
    expect(choosing({ mode: "ANY", allowedFunctionNames: ["get_day", "get_time"] }).toolChoice).toEqual({ kind: "required" });
  });

  test.each([
    [
      { tools: [{ functionDeclarations: [{ name: "2fast" }] }] },
      /tools\[0\]\.function_declarations\[0\]\.name: \[FIELD_INVALID\]/,
    ],
    [{ tools: [{ functionDeclarations: [{}] }] }, /Invalid function name/],
    [{ toolConfig: { functionCallingConfig: { mode: "ANY" } } }, "Function calling config is set without function_declarations."],
    [{ tools, toolConfig: { functionCallingConfig: { mode: "MUST" } } }, /function_calling_config\.mode' \(.*\.Mode\), "MUST"$/],
    [
      { tools, toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["x"] } } },
      /must be among the declared/,
    ],
  ])("WIRE-3.2 %j is refused", (changes, message) => {
    expect(refused(changes).message).toMatch(message);
  });
});

describe("parts", () => {
  const partsOf = (...parts: object[]) => read({ contents: [{ role: "user", parts }] }).messages[0]?.parts;

  test("WIRE-3.1 inline data and files are known by type and content", () => {
    const image = { inlineData: { mimeType: "image/png", data: "AAAA" } };
    const parts = partsOf(
      image,
      { inline_data: { mime_type: "image/png", data: "AAAA" } },
      { inlineData: { mimeType: "audio/wav", data: "BBBB" } },
      { fileData: { mimeType: "video/mp4", fileUri: "https://example.com/v" } },
      { file_data: { mime_type: "application/pdf", file_uri: "files/1" } },
    );
    expect(parts?.map((part) => part.kind === "media" && part.type)).toEqual(["image", "image", "audio", "video", "file"]);
    expect(parts?.[0]).toEqual(parts?.[1]);
  });

  test("clients 7.3 what the model said in chunks comes back in chunks, and is one message", () => {
    const model = (...parts: object[]) => ({ role: "model", parts });
    const call = { functionCall: { id: "c1", name: "f", args: {} } };
    const chunks = [{ text: "H", thought: true }, { text: "m", thought: true }, { text: "Par" }, { text: "is." }, call];
    const question = { role: "user", parts: [{ text: "Where?" }] };
    const whole = model({ text: "Hm", thought: true }, { text: "Paris." }, call);
    const messagesWith = (...turns: object[]) => read({ contents: [question, ...turns, question, question] }).messages;
    expect(messagesWith(...chunks.map((part) => model(part)))).toEqual(messagesWith(whole));
    expect(messagesWith(whole)).toHaveLength(4);
  });

  test("WIRE-3.1 the model's calls and thoughts come back, and a result belongs to its call by id or by name", () => {
    const contents = [
      { role: "user", parts: [{ text: "What time is it?" }] },
      {
        role: "model",
        parts: [
          { text: "Hm", thought: true },
          { functionCall: { id: "c1", name: "get_time", args: { zone: "UTC" } }, thoughtSignature: "c2ln" },
          { functionCall: { name: "get_day" } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "c1", name: "get_time", response: { output: "12:00" } } },
          { function_response: { name: "get_day", response: { error: "no idea" } } },
        ],
      },
    ];
    expect(read({ contents }).messages.slice(1)).toEqual([
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Hm" },
          { kind: "tool-call", id: "c1", name: "get_time", arguments: { zone: "UTC" } },
          { kind: "tool-call", id: "get_day", name: "get_day", arguments: {} },
        ],
      },
      {
        role: "tool",
        parts: [
          { kind: "tool-result", callId: "c1", name: "get_time", text: "12:00", isError: false },
          { kind: "tool-result", callId: "get_day", name: "get_day", text: "no idea", isError: true },
        ],
      },
    ]);
  });

  test("WIRE-3.1 a result with several fields is text as JSON; role function is accepted", () => {
    const parts = [{ functionResponse: { name: "f", response: { a: 1, b: [2] } } }];
    const [turn] = read({ contents: [{ role: "function", parts }] }).messages;
    expect(turn).toMatchObject({ role: "tool", parts: [{ text: '{"a":1,"b":[2]}' }] });
  });

  test("WIRE-3.1 code that Google ran is text, parts of other kinds are left out", () => {
    expect(
      partsOf(
        { executableCode: { language: "PYTHON", code: "print(1)" } },
        { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
        { videoMetadata: {} },
      ),
    ).toEqual([text("print(1)"), text("1")]);
  });
});
