import { afterEach, expect, test } from "vitest";
import { openLibrary } from "../../../src/cassettes/library.ts";
import type { RecordedAnswer, RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { recorder } from "../../../src/cassettes/recorder.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/store.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const asked = (content: string, more: object = {}): RecordedRequest => ({
  provider: "openai",
  method: "POST",
  path: "chat/completions",
  query: "",
  model: "gpt-4o-mini",
  body: { kind: "json", value: { messages: [{ role: "user", content }], ...more } },
});
const answered = (text: string): RecordedAnswer => ({
  status: 200,
  headers: { "content-type": "application/json", "x-request-id": text },
  atMs: 7,
  chunks: [{ atMs: 7, bytes: Buffer.from(JSON.stringify({ text })) }],
  partial: false,
});
const at = "2026-11-29T09:00:00.000Z";

const stores: Store[] = [];
afterEach(() => stores.splice(0).map((store) => store.close()));

async function open(initial: Readonly<Record<string, string>> = {}, ignore: readonly string[] = []) {
  const files = memoryFiles(initial);
  const store = openStore(":memory:");
  stores.push(store);
  const index = store.cassettes;
  const library = await openLibrary({ files, dir: "/r", index, ignore });
  const { save } = recorder({ files, index, library, version: "0" });
  const texts = async (request: RecordedRequest) =>
    Promise.all(
      library
        .find(request)
        .map(async (found) => Buffer.concat((await library.load(found)).answer.chunks.map(({ bytes }) => bytes)).toString()),
    );
  return { files, library, save, texts };
}

test("what is recorded is found again, by meaning and not by the order of its keys", async () => {
  const { library, save, texts } = await open();
  expect(library.size).toBe(0);
  const saved = await save("/r/chat.yaml", {
    provider: "openai",
    request: () => asked("hi", { a: 1, b: 2 }),
    answer: answered("hello"),
    at,
    nth: () => 0,
  });
  expect(saved).toEqual({ result: "added", file: "/r/chat.yaml", id: "chat-completions-1" });
  expect(library.size).toBe(1);
  expect(await texts(asked("hi", { b: 2, a: 1 }))).toEqual(['{"text":"hello"}']);
  expect(await texts(asked("hi!"))).toEqual([]);
});

test("several answers to one request stay in order; a further run takes their places one after the other", async () => {
  const { save, texts, files } = await open();
  for (const [nth, text] of ["one", "two"].entries())
    await save("/r/a.yaml", { provider: "openai", request: () => asked("hi"), answer: answered(text), at, nth: () => nth });
  expect(await texts(asked("hi"))).toEqual(['{"text":"one"}', '{"text":"two"}']);
  const replaced = await save("/r/a.yaml", {
    provider: "openai",
    request: () => asked("hi"),
    answer: answered("three"),
    at,
    nth: () => 1,
  });
  expect(replaced).toMatchObject({ result: "replaced", id: "chat-completions-2" });
  expect(await texts(asked("hi"))).toEqual(['{"text":"one"}', '{"text":"three"}']);
  expect((await files.readText("/r/a.yaml")).match(/^---$/gm)).toHaveLength(2);
});

test("recording an unchanged answer changes nothing, whenever and however it came", async () => {
  const { save, files } = await open();
  await save("/r/a.yaml", { provider: "openai", request: () => asked("hi"), answer: answered("same"), at, nth: () => 0 });
  const before = await files.readText("/r/a.yaml");
  const later = { ...answered("same"), atMs: 99, headers: { "content-type": "application/json", "x-request-id": "other" } };
  expect(
    await save("/r/a.yaml", { provider: "openai", request: () => asked("hi"), answer: later, at: "2027-01-01", nth: () => 0 }),
  ).toMatchObject({
    result: "unchanged",
  });
  expect(await files.readText("/r/a.yaml")).toBe(before);
});

test("comments and other interactions stay byte for byte; what somebody changed by hand stays unless forced", async () => {
  const { save, files, library } = await open();
  for (const content of ["a", "b"])
    await save("/r/a.yaml", { provider: "openai", request: () => asked(content), answer: answered(content), at, nth: () => 0 });
  const edited = `# ours\n${(await files.readText("/r/a.yaml")).replace('text: "b"', "text: by hand").replace("text: b", "text: by hand")}`;
  files.put("/r/a.yaml", edited);
  await library.refresh();
  await library.refreshFile("/r/a.yaml");
  expect(
    await save("/r/a.yaml", { provider: "openai", request: () => asked("b"), answer: answered("new"), at, nth: () => 0 }),
  ).toMatchObject({
    result: "kept by hand",
  });
  expect(await files.readText("/r/a.yaml")).toBe(edited);
  await save("/r/a.yaml", { provider: "openai", request: () => asked("a"), answer: answered("new a"), at, nth: () => 0 });
  expect(await files.readText("/r/a.yaml")).toContain("text: by hand");
  expect(await files.readText("/r/a.yaml")).toMatch(/^# ours\n/);
  expect(
    await save("/r/a.yaml", {
      provider: "openai",
      request: () => asked("b"),
      answer: answered("new"),
      at,
      nth: () => 0,
      force: true,
    }),
  ).toMatchObject({
    result: "replaced",
  });
});

test("what is declared not to count does not count: in the file, in the config, whole members and found text", async () => {
  const file = (text: string) =>
    `aigw: 1\nignore: ["body.user", 'body.messages[*].content ~ /\\d{4}-\\d\\d-\\d\\d/']\n---\n${text}`;
  const one =
    "id: x\nrequest:\n  to: openai chat/completions\n  model: gpt-4o-mini\n  body: { messages: [{ role: user, content: On 2026-01-01 }], user: u1 }\nresponse: { status: 200, raw: ok }\n";
  const { texts } = await open({ "/r/a.yaml": file(one) });
  expect(await texts(asked("On 2027-12-31", { user: "u2" }))).toEqual(["ok"]);
  expect(await texts(asked("On 2027-12-31", { user: "u2", n: 2 }))).toEqual([]);
  const configured = await open({ "/r/a.yaml": `aigw: 1\n---\n${one}` }, ["body.user", "body.messages"]);
  expect(await configured.texts(asked("anything"))).toEqual(["ok"]);
});

test("match: loosens one interaction to the words it names", async () => {
  const loose =
    "id: x\nmatch: [model, last-user]\nrequest:\n  to: openai chat/completions\n  model: gpt-4o-mini\n  body: { messages: [{ role: user, content: hi }] }\nresponse: { status: 200, raw: loosely }\n";
  const { texts } = await open({ "/r/a.yaml": loose });
  const longer = asked("hi", { temperature: 1 });
  expect(await texts(longer)).toEqual(["loosely"]);
  expect(await texts(asked("other"))).toEqual([]);
});

test("a secret never reaches the file: it is replaced, and a recording that would still hold one is refused", async () => {
  const key = `sk-${"a1B2".repeat(8)}`;
  const { save, files, texts } = await open();
  await save("/r/a.yaml", {
    provider: "openai",
    request: () => asked(`my key is ${key}`),
    answer: answered(`so ${key}`),
    at,
    nth: () => 0,
  });
  expect(await files.readText("/r/a.yaml")).not.toContain(key);
  expect(await texts(asked(`my key is ${key}`))).toEqual(['{"text":"so {{secret:openai-key}}"}']);
});

test("files that change, come and go are noticed; a broken one is refused with its place", async () => {
  const { files, library, texts } = await open();
  files.put("/r/b.yaml", "id: x\nrequest: { to: openai models, method: GET }\nresponse: { status: 200, raw: ok }\n");
  await library.refresh();
  expect(await texts({ ...asked(""), path: "models", method: "GET", model: undefined, body: { kind: "none" } })).toEqual(["ok"]);
  files.remove("/r/b.yaml");
  await library.refresh();
  expect(library.size).toBe(0);
  files.put("/r/c.yaml", "id: x\nrequest: { to: openai }\nresponse: { status: 200 }\n");
  await expect(library.refresh()).rejects.toMatchObject({ code: "AIGW-CASSETTE", file: "/r/c.yaml", line: 2 });
});
