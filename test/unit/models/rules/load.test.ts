import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EmulatorError } from "../../../../src/errors/emulator-error.ts";
import { loadMocks } from "../../../../src/models/rules/load.ts";
import { memoryFiles } from "../../../support/memory-files.ts";

describe("what is read", () => {
  test("rules of files by name, each from top to bottom, with a place and an id", async () => {
    const { rules, ignored } = await load({
      "mocks/b.mock.yaml": "- answer: three\n",
      "mocks/a.mock.yaml": "# greetings\nrules:\n  - id: hello\n    answer: one\n\n  - answer: two\n",
    });
    expect(rules.map(({ id, file, line, rule }) => [id, file, line, rule.answer])).toEqual([
      ["hello", "mocks/a.mock.yaml", 3, "one"],
      ["mocks/a.mock.yaml#2", "mocks/a.mock.yaml", 6, "two"],
      ["mocks/b.mock.yaml#1", "mocks/b.mock.yaml", 1, "three"],
    ]);
    expect(ignored).toEqual([]);
  });

  test("several documents in a file, empty ones among them, count their rules on", async () => {
    const { rules } = await load({
      "mocks/a.mock.yaml": "- answer: a\n---\n---\nrules:\n- answer: b\n- answer: c\n---\nrules:\n",
    });
    expect(rules.map(({ id, line }) => [id, line])).toEqual([
      ["mocks/a.mock.yaml#1", 1],
      ["mocks/a.mock.yaml#2", 5],
      ["mocks/a.mock.yaml#3", 6],
    ]);
  });

  test("anchors and merge keys", async () => {
    const { rules } = await load({
      "mocks/a.mock.yaml": "- match: &m { provider: openai }\n  answer: a\n- match: { <<: *m, model: x }\n  answer: b\n",
    });
    expect(rules[1]?.rule.match).toEqual({ provider: "openai", model: "x" });
  });

  test("JSON, folders below, and nothing from files that are empty or missing", async () => {
    const { rules } = await load({ "mocks/deep/a.mock.json": '[{ "answer": "a" }]', "mocks/e.mock.yml": "# nothing yet\n" });
    expect(rules.map(({ id }) => id)).toEqual(["mocks/deep/a.mock.json#1"]);
    expect(await load({})).toEqual({ rules: [], models: [], ignored: [] });
  });

  test("YAML files that are neither rules nor models are named, others are not", async () => {
    expect((await load({ "mocks/greet.yaml": "- x", "mocks/notes.md": "x", "mocks/.draft.mock.yaml": ": [" })).ignored).toEqual([
      "mocks/greet.yaml",
    ]);
  });

  test("models go through the schema that is passed in", async () => {
    const schema = z.strictObject({ models: z.array(z.string()).transform((ids) => ids.length) });
    const mocks = await loadMocks(memoryFiles({ "mocks/models.yaml": "models: [a, b]\n" }), "mocks", schema);
    expect(mocks.models).toEqual([{ file: "mocks/models.yaml", document: { models: 2 } }]);
    const broken = memoryFiles({ "mocks/models.yaml": "model: [a]\n" });
    await expect(loadMocks(broken, "mocks", schema)).rejects.toMatchObject({
      code: "AIGW-MOCK-MODELS",
      line: 1,
      column: 1,
      hint: 'did you mean "models"? Known here: models',
    });
  });
});

describe("what is refused, with its place and what to do", () => {
  const cases: [what: string, text: string, place: `${number}:${number}`, message: string, hint: string][] = [
    [
      "an unknown key",
      "- match:\n    modle: gpt-4o\n  answer: hi\n",
      "2:5",
      'unknown key "modle" in match',
      'did you mean "model"? Known here: provider,',
    ],
    [
      "another tool's word",
      "- match: { userMessage: x }\n  answer: hi\n",
      "1:12",
      'unknown key "userMessage" in match',
      'did you mean "lastUserText"?',
    ],
    [
      "snake case",
      "- match: { last_user_text: x }\n  answer: hi\n",
      "1:12",
      'unknown key "last_user_text"',
      'did you mean "lastUserText"?',
    ],
    [
      "an unknown key deep inside",
      "- answer:\n    - hi\n    - text: ho\n      pacing:\n        tokenPerSecond: 3\n",
      "5:9",
      'unknown key "tokenPerSecond" in answer.pacing',
      'did you mean "tokensPerSecond"? Known here: firstTokenMs, tokensPerSecond, jitter',
    ],
    [
      "an unknown key within alternatives",
      "- match: { lastUserText: { contian: x } }\n  answer: hi\n",
      "1:28",
      'unknown key "contian" in match.lastUserText',
      'did you mean "contains"? Known here: contains, regex, ignoreCase',
    ],
    [
      "an unknown key of an error",
      "- answer:\n    error: { kind: quota, messge: x }\n",
      "2:27",
      'unknown key "messge" in answer.error',
      'did you mean "message"?',
    ],
    ["a missing answer", "- id: x\n- match: {}\n  answer: y\n", "1:3", '"answer" is missing', "Add it: expected text or"],
    [
      "a key with nothing after it",
      "- answer:\n    text:\n",
      "2:5",
      "answer.text: expected text or a list, found nothing",
      "Correct the value",
    ],
    [
      "a number for a text",
      "- answer:\n    text: 42\n",
      "2:11",
      "answer.text: expected text or a list, found 42",
      'Put it in quotes if it is meant as text: "42"',
    ],
    [
      "a word that is none of the known",
      "- answer:\n    error: ratelimited\n",
      "2:12",
      "answer.error: expected one of bad-request,",
      'did you mean "rate-limited"?',
    ],
    [
      "a number out of range",
      "- times: 0\n  answer: x\n",
      "1:10",
      "times: expected a whole number from 1, found 0",
      "Correct the value",
    ],
    [
      "a duration that is none",
      "- answer: { text: a, pacing: { firstTokenMs: soon } }\n",
      "1:46",
      'pacing.firstTokenMs: expected a number of milliseconds, or text such as "500ms"',
      "",
    ],
    [
      "a member of a list",
      "- match: { nth: [1, x] }\n  answer: y\n",
      "1:21",
      'match.nth: expected a whole number from 1, found "x"',
      "",
    ],
    [
      "two kinds of answer",
      "- answer:\n    text: a\n    json: {}\n",
      "3:11",
      "answer.json: text and json cannot stand in one answer",
      "",
    ],
    [
      "an answer of no kind",
      "- answer: { reasoning: hm }\n",
      "1:11",
      "answer: expected one of text, json, toolCalls, refusal, embedding, transcript, error, raw",
      "",
    ],
    [
      "something that is senseless beside it",
      "- answer: { error: quota, finish: stop }\n",
      "1:35",
      "answer.finish: finish says nothing beside error",
      "",
    ],
    [
      "a message beside a body",
      "- answer: { error: { status: 500, message: a, body: b } }\n",
      "1:44",
      "error.message: message says nothing beside body",
      "",
    ],
    [
      "a header that HTTP does not allow",
      "- answer: { raw: { headers: { x note: a } } }\n",
      "1:39",
      "headers.x note: expected the name of a header",
      "",
    ],
    [
      "a header that is not the rule's to set",
      "- answer: { error: { status: 500, headers: { Transfer-Encoding: chunked } } }\n",
      "1:65",
      "and neither content-length nor transfer-encoding",
      "",
    ],
    [
      "a regular expression that is none",
      "- match: { lastUserText: { regex: '(a' } }\n  answer: x\n",
      "1:35",
      "lastUserText.regex: expected a regular expression (Unterminated group)",
      "",
    ],
    [
      "two tests of one text",
      "- match:\n    lastUserText: { contains: a, regex: b }\n  answer: x\n",
      "2:19",
      "match.lastUserText: expected either contains or regex",
      "",
    ],
    [
      "an unknown placeholder",
      "- answer:\n    json:\n      list: [a, 'hi {{modle}}']\n",
      "3:17",
      "unknown placeholder {{modle}}",
      "did you mean {{model}}? Known: lastUserText,",
    ],
    [
      "a group that is not there",
      "- match: { lastUserText: { regex: '(a)' } }\n  answer: '{{match.2}}'\n",
      "2:11",
      "{{match.2}} names no group of the rule's regular expression",
      "It has the groups 0, 1",
    ],
    ["braces that are not closed", "- answer: 'a {{ b'\n", "1:11", "{{ has no }} after it", "Close it, or write \\{{"],
    [
      "conditions and answers of different tasks",
      "- id: a\n  match: { input: x }\n  answer: y\n",
      "2:3",
      "the rule can never answer: input is of models that do not chat, its answer for chat",
      "goes with embedding",
    ],
    [
      "conditions of different tasks",
      "- match: { input: x, lastUserText: y }\n  answer: { error: quota }\n",
      "1:3",
      "the rule can never answer: input is of models that do not chat, the rest of its match of chat",
      "",
    ],
    [
      "answers of different tasks",
      "- answer: [a, { embedding: [1] }]\n",
      "1:3",
      "the rule can never answer: its answers are for chat as well as for embeddings",
      "",
    ],
    [
      "answers to questions and to recordings",
      "- answer: [a, { transcript: b }]\n",
      "1:3",
      "the rule can never answer: its answers are for chat as well as for recordings",
      "transcript goes with none of them",
    ],
    [
      "counts that contradict each other",
      "- answer: { text: a, usage: { inputTokens: 3, cacheReadTokens: 4 } }\n",
      "1:44",
      "expected inputTokens to include cacheReadTokens and cacheWriteTokens",
      "",
    ],
    [
      "an id that is taken",
      "- id: a\n  answer: x\n---\n- id: a\n  answer: y\n",
      "4:7",
      'id: expected each id once, "a" is also the rule at mocks/a.mock.yaml:1',
      "Rename one of the two",
    ],
    [
      "an unknown key at the top",
      "rule:\n  - answer: x\n",
      "1:1",
      'unknown key "rule" at the top of the file',
      "A file is a list of rules",
    ],
    ["a file that is no list", "rules: 3\n", "1:8", "expected a list of rules", "A file is a list of rules"],
    ["a rule that is none", "- 3\n", "1:3", "expected keys with values, found 3", ""],
    [
      "YAML: a placeholder without quotes",
      "- answer:\n    text: {{lastUserText}}\n",
      "2:12",
      "all keys must be strings",
      'Quote a text that begins with {, as in "{{model}}"',
    ],
    [
      "YAML: a pattern without quotes",
      "- match: { model: *mini }\n  answer: hi\n",
      "1:19",
      "*mini refers to an anchor that is not there",
      'Quote a text that begins with *: "*mini"',
    ],
    ["YAML: a key twice", "- answer: hi\n  answer: ho\n", "2:3", "Map keys must be unique", "Keep one of the two"],
    ["YAML: a colon in a text", "- answer: Note: this\n", "1:11", "Nested mappings", "Quote a text with a colon in it"],
    ["YAML: a tab", "- answer:\n\ttext: x\n", "2:1", "Tabs are not allowed", "Indent with spaces"],
    ["YAML: a quotation mark that is not closed", '- answer: "x\n', "2:1", "Missing closing", "Correct the YAML there"],
  ];

  test.each(cases)("%s", async (_what, text, place, message, hint) => {
    const error = await refused({ "mocks/a.mock.yaml": text });
    expect(error.message).toContain(message);
    expect(`${error.line}:${error.column}`).toBe(place);
    expect(error.hint).toContain(hint);
    expect(error.file).toBe("mocks/a.mock.yaml");
    expect(error.code).toBe(_what.startsWith("YAML") ? "AIGW-MOCK-YAML" : "AIGW-MOCK-RULE");
  });

  test("the line in question is shown, and the further mistakes of the file with their places", async () => {
    const { message } = await refused({ "mocks/a.mock.yaml": "- answer: x\n  time: 2\n- asnwer: y\n- answer: 3\n" });
    expect(message).toBe(
      [
        'unknown key "time"',
        "  2 |   time: 2",
        "    |   ^",
        'mocks/a.mock.yaml:3:3 unknown key "asnwer"',
        "mocks/a.mock.yaml:4:11 answer: expected text or keys with values or a list, found 3",
      ].join("\n"),
    );
  });

  test("a file with many mistakes shows the first six and counts the rest", async () => {
    const { message } = await refused({ "mocks/a.mock.yaml": "- answer: 3\n".repeat(10) });
    expect(message.split("\n").slice(-2)).toEqual([expect.stringContaining("mocks/a.mock.yaml:6:11"), "and 4 more"]);
  });

  test("an id that a rule of another file has", async () => {
    const error = await refused({
      "mocks/a.mock.yaml": "- { id: a, answer: x }\n",
      "mocks/b.mock.yaml": "- { id: a, answer: x }\n",
    });
    expect([error.file, error.line, error.column]).toEqual(["mocks/b.mock.yaml", 1, 9]);
    expect(error.message).toContain("mocks/a.mock.yaml:1");
  });

  test("a provider that nobody plays, in a list too, with the one that was probably meant", async () => {
    const slugs = ["openai", "anthropic", "google-ai-studio", "workers-ai"];
    const loaded = (provider: string) =>
      loadMocks(
        memoryFiles({ "mocks/a.mock.yaml": `- match: { provider: ${provider} }\n  answer: x\n` }),
        "mocks",
        z.unknown(),
        slugs,
      );
    await expect(loaded("OpenAI")).rejects.toMatchObject({
      code: "AIGW-MOCK-RULE",
      line: 1,
      column: 22,
      message: expect.stringContaining('provider: the emulator plays no "OpenAI", so the rule could never answer'),
      hint: `did you mean "openai"? Known: ${slugs.join(", ")}`,
    });
    await expect(loaded("[openai, groq]")).rejects.toMatchObject({ column: 31, hint: `Known: ${slugs.join(", ")}` });
    expect((await loaded("[openai, workers-ai]")).rules).toHaveLength(1);
    expect((await load({ "mocks/a.mock.yaml": "- match: { provider: groq }\n  answer: x\n" })).rules).toHaveLength(1);
  });

  test("a file that cannot be read", async () => {
    const files = memoryFiles({ "mocks/a.mock.yaml": "" });
    const denied = { ...files, readText: () => Promise.reject(new Error("EACCES: permission denied")) };
    await expect(loadMocks(denied, "mocks", z.unknown())).rejects.toMatchObject({
      code: "AIGW-MOCK-FILE",
      message: "cannot be read: EACCES: permission denied",
    });
  });
});

function load(texts: Readonly<Record<string, string>>) {
  return loadMocks(memoryFiles(texts), "mocks", z.unknown());
}

async function refused(texts: Readonly<Record<string, string>>): Promise<EmulatorError> {
  const error = await load(texts).catch((thrown: unknown) => thrown);
  if (error instanceof EmulatorError) return error;
  throw new Error("the file was not refused", { cause: error });
}
