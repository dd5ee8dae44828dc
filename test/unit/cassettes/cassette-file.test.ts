import fc from "fast-check";
import { expect, test } from "vitest";
import { answerOf } from "../../../src/cassettes/answer-form.ts";
import { interactionDocument } from "../../../src/cassettes/interaction.ts";
import { readCassette, readInteraction } from "../../../src/cassettes/read-cassette.ts";
import type { RecordedAnswer, RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { requestOf } from "../../../src/cassettes/request-form.ts";
import { comparable, keyOf } from "../../../src/cassettes/request-key.ts";
import { splitDocuments } from "../../../src/cassettes/split-documents.ts";
import { writeYaml } from "../../../src/cassettes/write-yaml.ts";

const request = (value: unknown): RecordedRequest => ({
  provider: "openai",
  method: "POST",
  path: "chat/completions",
  query: "",
  model: "gpt-4o-mini",
  body: { kind: "json", value },
});
const answer = (type: string, ...texts: (string | Uint8Array)[]): RecordedAnswer => ({
  status: 200,
  headers: { "content-type": type },
  atMs: 12,
  chunks: texts.map((text, index) => ({ atMs: 12 + index, bytes: Buffer.from(text as string) })),
  partial: false,
});

/** Written, read again, and both sides as they are then. */
async function through(asked: RecordedRequest, given: RecordedAnswer) {
  const key = keyOf(comparable(asked, []));
  const { document, blob } = interactionDocument({ id: "one", key, request: asked, answer: given }, {});
  const text = `aigw: 1\n---\n${await writeYaml(document)}`;
  const { interactions } = await readCassette(text, "a.yaml");
  const read = interactions[0]?.document;
  if (!read) throw new Error("nothing was read");
  return { text, read, blob, key, request: requestOf(read.request), answer: answerOf(read.response, blob) };
}

const chunksOf = ({ chunks }: RecordedAnswer) => chunks.map(({ atMs, bytes }) => [atMs, Buffer.from(bytes).toString("base64")]);

test("a file as people read it: prompts as blocks, events a line each, vectors on one line", async () => {
  const { text } = await through(
    request({ temperature: 0, stream: true, messages: [{ role: "user", content: "Say hello.\nThen stop.\n" }] }),
    answer("text/event-stream", 'data: {"a":1}\n\n', "data: [DONE]\n\n"),
  );
  expect(text).toBe(
    `aigw: 1
---
id: one
request:
  to: openai chat/completions
  model: gpt-4o-mini
  body:
    temperature: 0
    stream: true
    messages:
      - role: user
        content: |
          Say hello.
          Then stop.
  key: ${keyOf(comparable(request({ temperature: 0, stream: true, messages: [{ role: "user", content: "Say hello.\nThen stop.\n" }] }), []))}
response:
  status: 200
  headers:
    content-type: text/event-stream
  at: 12
  sse: |
    +12 {"a":1}
    +13 [DONE]
  sha256: d48f2f43a34d3b05f7a7e34b5ab1c87b2d0c8cc09b8ee7e6a3b9f4b8d6d5e5d0
`.replace(/sha256: \w+/, /sha256: \w+/.exec(text)?.[0] ?? ""),
  );
  const vector = await through(request({}), answer("application/json", '{"data":[0.1,-2e-7,3]}'));
  expect(vector.text).toContain("data: [ 0.1, -2e-7, 3 ]");
});

test.each([
  ["compact JSON", "application/json", '{"a":{"b":[1,"x",null,true,1.5e+21]},"<<":"merge","":1}'],
  ["indented JSON", "application/json", '{\n  "a": 1\n}'],
  ["JSON with a number that is not kept", "application/json", '{"a":1.0,"b":12345678901234567890}'],
  ["JSON with half a pair", "application/json", '{"a":"\\ud83d"}'],
  ["text with blanks, tabs and no end", "text/plain", "  a \n\tb\n\n\n c "],
  ["text that looks like YAML", "text/plain", "---\na: 1\n...\n"],
  ["control characters", "text/plain", "a\r\nb\0c"],
  ["bytes", "audio/mpeg", Buffer.from([0xff, 0xfb, 0x90, 0, 1, 2])],
  ["nothing", "text/plain", ""],
])("%s come back byte for byte", async (_, type, body) => {
  const given = answer(type, body);
  const { answer: back } = await through(request({}), given);
  expect(chunksOf(back)).toEqual(chunksOf({ ...given, chunks: given.chunks.filter(({ bytes }) => bytes.byteLength > 0) }));
  expect(back).toMatchObject({ status: 200, headers: given.headers, atMs: 12 });
});

test("large texts and bytes go into a file of their own", async () => {
  const { blob, text } = await through(request({}), answer("text/plain", "x".repeat(70_000)));
  expect(blob?.byteLength).toBe(70_000);
  expect(text).toMatch(/ {2}blob: [0-9a-f]{64}\n/);
});

const odd = fc.constantFrom(
  "😀",
  "é",
  "\ud83d",
  "\r",
  "\r\n",
  "\n",
  "\0",
  "\u2028",
  "\ufeff",
  " ",
  "\t",
  "- ",
  "| ",
  '"',
  "a",
  "data: ",
  "{}",
);
const oddText = fc.array(odd, { maxLength: 30 }).map((parts) => parts.join(""));

test("whatever bytes are answered, in whatever pieces and of whatever type, come back as they were", async () => {
  const type = fc.constantFrom("text/event-stream", "application/json", "text/plain", "application/x-ndjson", "audio/mpeg");
  const bytes = fc.oneof(
    oddText.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 40 }).map((some) => Buffer.from(some)),
  );
  const piece = bytes.filter(({ byteLength }) => byteLength > 0);
  await fc.assert(
    fc.asyncProperty(type, fc.array(piece, { maxLength: 6 }), async (contentType, parts) => {
      const given = answer(contentType, ...parts);
      const { answer: back } = await through(request({}), given);
      const all = ({ chunks }: RecordedAnswer) => Buffer.concat(chunks.map(({ bytes }) => bytes)).toString("base64");
      expect(all(back)).toBe(all(given));
      if (contentType === "text/event-stream") expect(chunksOf(back)).toEqual(chunksOf(given));
    }),
    { numRuns: 300 },
  );
});

test("5 MB and a stream of 10,000 events come back as they were", async () => {
  const large = answer("application/octet-stream", Buffer.alloc(5_000_000, "\0é😀\r\n"));
  expect(chunksOf((await through(request({}), large)).answer)).toEqual(chunksOf(large));
  const events = Array.from({ length: 10_000 }, (_, index) => `data: {"index":${index},"text":"é😀\\ud83d"}\n\n`);
  const stream = answer("text/event-stream", ...events);
  expect(chunksOf((await through(request({}), stream)).answer)).toEqual(chunksOf(stream));
});

test("whatever JSON is asked, its key is the same after reading", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 2, stringUnit: "binary" }), async (value) => {
      const asked = request({ messages: [value], "{": { "- a": value } });
      const read = await through(asked, answer("text/plain", "x"));
      expect(keyOf(comparable(read.request, []))).toBe(read.key);
    }),
    { numRuns: 50 },
  );
});

test("forms, bytes, texts and bodiless requests come back", async () => {
  const sha256 = "a".repeat(64);
  const bodies: RecordedRequest["body"][] = [
    { kind: "none" },
    { kind: "text", text: "a=b\n" },
    { kind: "bytes", sha256, size: 7 },
    {
      kind: "form",
      fields: [
        { name: "model", text: "whisper-1" },
        { name: "file", file: "a.wav", type: "audio/wav", sha256, size: 9 },
      ],
    },
  ];
  for (const body of bodies) {
    const asked = { ...request({}), method: "GET", query: "a=1&b=2", body };
    expect((await through(asked, answer("text/plain", "x"))).request).toEqual(asked);
  }
});

test("a file is cut at its separators, wherever comments are", () => {
  const file = "# head\naigw: 1\n--- # first\nid: a\ntext: |\n  --- x\n---\n# nothing\n\n---\nid: b\n";
  expect(splitDocuments(file).map(({ line, text }) => [line, text])).toEqual([
    [1, "# head\naigw: 1\n"],
    [4, "id: a\ntext: |\n  --- x\n"],
    [11, "id: b\n"],
  ]);
});

const GOOD = "id: a\nrequest: { to: openai models, method: GET }\nresponse: { status: 200 }\n";

test("a broken file is refused with the place and what was meant", async () => {
  const misspelt = `aigw: 1\n---\n${GOOD}---\nid: b\nrequest: { to: openai models }\nresponse:\n  staus: 200\n`;
  await expect(readCassette(misspelt, "r/a.yaml")).rejects.toMatchObject({
    code: "AIGW-CASSETTE",
    file: "r/a.yaml",
    line: 10,
    column: 3,
    message: expect.stringContaining('unknown key "staus" in response'),
    hint: expect.stringContaining('did you mean "status"?'),
  });
  await expect(readCassette(`${GOOD}---\n${GOOD}`, "a.yaml")).rejects.toMatchObject({
    line: 5,
    message: expect.stringContaining('"a" is also the interaction at a.yaml:1'),
  });
  await expect(readCassette("aigw: 2\n", "a.yaml")).rejects.toMatchObject({ message: expect.stringContaining("aigw") });
  await expect(readInteraction({ text: "id: 7\n", line: 30 }, "a.yaml")).rejects.toMatchObject({ line: 30 });
});

test("a line of a body that cannot be read is refused with its place, before anybody asks for it", async () => {
  const broken = (body: string) => `aigw: 1\n---\nid: b\nrequest: { to: openai models }\nresponse:\n  status: 200\n  ${body}\n`;
  await expect(readCassette(broken("sse: |\n    +1 {}\n    data: {}"), "a.yaml")).rejects.toMatchObject({
    line: 9,
    column: 5,
    message: expect.stringMatching(/^response\.sse: expected "\+<milliseconds> <event>", found "data: \{\}"\n/),
  });
  await expect(readCassette(broken("frames: |\n    +1 > hi\n    +2 hi"), "a.yaml")).rejects.toMatchObject({ line: 9 });
  await expect(readCassette(broken("sse: |\n    +1 {}\n    # ours\n    += {}"), "a.yaml")).resolves.toBeDefined();
});

test.each([
  ["response: { status: 200, raw: a, sse: '+1 a' }", 'sse: expected one body: "raw" is there already'],
  ["response: { status: 200, json: {}, raw: a }", 'raw: expected one body: "json" is there already'],
  ["response: { status: 101, frames: '', raw: a }", 'raw: expected one body: "frames" is there already'],
  ["response: { status: 204, raw: a }", "raw: expected no body: answers with status 204 have none"],
  ["response: { status: 200 }\nmatch: []", "match: expected at least one word"],
])("%s is refused: of two bodies nobody knows which is meant, and some answers have none", async (members, message) => {
  const text = `id: a\nrequest: { to: openai models, method: GET }\n${members}\n`;
  await expect(readCassette(text, "a.yaml")).rejects.toMatchObject({ message: expect.stringContaining(message) });
});

test("aliases that stand for more than any computer holds are refused, and no control characters are shown", async () => {
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ..."bcdef".split("").map((name, index) => {
      const before = "abcde"[index];
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join()}]`;
    }),
  ].join("\n");
  await expect(readCassette(`aigw: 1\n---\n${bomb}\n`, "a.yaml")).rejects.toMatchObject({
    code: "AIGW-CASSETTE",
    file: "a.yaml",
    message: expect.stringContaining("aliases"),
  });
  const told = await readCassette(`a: "\u001b[31m\u0007 x`, "a.yaml").catch((error: Error) => error.message);
  for (const control of ["\u001b", "\u0007"]) expect(told).not.toContain(control);
  const long = await readCassette(`aigw: 1\n---\nid: ${"x".repeat(100_000)}\nextra: 1\n`, "a.yaml").catch(
    (error: Error) => error.message,
  );
  expect(String(long).length).toBeLessThan(2_000);
});
