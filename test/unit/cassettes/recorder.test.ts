import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { openLibrary } from "../../../src/cassettes/library.ts";
import type { RecordedAnswer, RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { recorder, type Saved } from "../../../src/cassettes/recorder.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/store.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const stores: Store[] = [];
afterEach(() => stores.splice(0).map((store) => store.close()));

const at = "2026-11-29T09:00:00.000Z";
const asked = (content: string): RecordedRequest => ({
  provider: "openai",
  method: "POST",
  path: "chat/completions",
  query: "",
  model: "gpt-4o-mini",
  body: { kind: "json", value: { messages: [{ role: "user", content }] } },
});
const answered = (text: string): RecordedAnswer => ({
  status: 200,
  headers: { "content-type": "text/plain" },
  atMs: 7,
  chunks: [{ atMs: 7, bytes: Buffer.from(text) }],
  partial: false,
});

async function open(files = memoryFiles()) {
  const store = openStore(":memory:");
  stores.push(store);
  const index = store.cassettes;
  const library = await openLibrary({ files, dir: "/r", index, ignore: [] });
  return { files, index, library, ...recorder({ files, index, library, version: "0" }) };
}

/** Everything that is known of the folder, by a library that has followed and by one that has just read it. */
async function known({ index }: Pick<Awaited<ReturnType<typeof open>>, "index">) {
  const files = index.files();
  return { files, rows: files.flatMap(({ path }) => index.ofFile(path)) };
}

const FILE = "/r/a.yaml";

test("what the index knows after recordings were added and replaced, with all that people do to a file between, is what reading it anew tells", async () => {
  const texts = fc.constantFrom("a", "é", "😀 two", "three\nlines\n", "");
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ question: texts, answer: texts, nth: fc.nat(2) }) },
    fc.constantFrom("together", "comment", "no line end", "header"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { files, index, save, library } = await open();
      const pending: Promise<Saved>[] = [];
      const edit = async (change: (text: string) => string) => {
        await Promise.all(pending);
        if (await files.exists(FILE)) files.put(FILE, change(await files.readText(FILE)));
      };
      for (const one of steps) {
        if (one === "together") await Promise.all(pending);
        else if (one === "comment") await edit((text) => `# 😀 ours\n${text}`);
        else if (one === "no line end") await edit((text) => text.replace(/\n$/, ""));
        else if (one === "header") await edit((text) => text.replace(/^aigw: 1\n(?!expires)/m, "aigw: 1\nexpires: 90d\n"));
        else {
          const { question, answer, nth } = one;
          pending.push(
            save(FILE, { provider: "openai", request: () => asked(question), answer: answered(answer), at, nth: () => nth }),
          );
        }
      }
      await Promise.all(pending);
      await library.refresh();
      const fresh = await open(files);
      expect(await known({ index })).toEqual(await known(fresh));
      expect(library.size).toBe(fresh.library.size);
      for (const row of index.ofFile(FILE)) expect((await library.load(row)).request.provider).toBe("openai");
    }),
    { numRuns: 60 },
  );
});

test("many recordings that wait for one file are written together, and keep their order and their numbers", async () => {
  const { files, save, index } = await open();
  const written = files.append;
  let writes = 0;
  files.append = (path, text, options) => {
    writes += 1;
    return written(path, text, options);
  };
  const saved = await Promise.all(
    Array.from({ length: 50 }, (_, nth) =>
      save(FILE, { provider: "openai", request: () => asked("same"), answer: answered(`${nth}`), at, nth: () => nth }),
    ),
  );
  expect(saved.map(({ id, result }) => [id, result])).toEqual(saved.map((_, nth) => [`chat-completions-${nth + 1}`, "added"]));
  expect(index.ofFile(FILE)).toHaveLength(50);
  expect(writes).toBeLessThan(5);
});

test("what somebody takes out of the file between two recordings is not counted any more", async () => {
  const { files, save, index } = await open();
  const one = (text: string, nth: number) =>
    save(FILE, { provider: "openai", request: () => asked("same"), answer: answered(text), at, nth: () => nth });
  await one("first", 0);
  await one("second", 1);
  await one("third", 2);
  const text = await files.readText(FILE);
  files.put(FILE, text.slice(0, text.lastIndexOf("---\n")));
  expect(await one("third again", 2)).toMatchObject({ result: "added", id: "chat-completions-3" });
  expect(await one("second again", 1)).toMatchObject({ result: "replaced", id: "chat-completions-2" });
  expect(await one("fourth", 3)).toMatchObject({ result: "added", id: "chat-completions-4" });
  expect(index.ofFile(FILE)).toHaveLength(4);
});

test("one that must not be written fails alone; one that cannot be written fails all that are written with it, and the next succeeds", async () => {
  const { files, save } = await open();
  const good = (text: string) => ({ provider: "openai", request: () => asked(text), answer: answered(text), at, nth: () => 0 });
  await save(FILE, good("first"));
  const real = files.append;
  files.append = () => Promise.reject(new Error("the disk is full"));
  const failed = await Promise.allSettled([save(FILE, good("a")), save(FILE, good("b"))]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  // The second asks for the place of the first, which has to be written for that.
  const same = await Promise.allSettled([save(FILE, good("c")), save(FILE, good("c"))]);
  expect(same.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  files.append = real;
  expect(await save(FILE, good("a"))).toMatchObject({ result: "added", id: "chat-completions-2" });
});

test("a part does not take the place of the whole, unless forced; the whole takes that of a part", async () => {
  const { save, library } = await open();
  const part = { ...answered("wh"), partial: true };
  const one = (answer: RecordedAnswer, more = {}) =>
    save(FILE, { provider: "openai", request: () => asked("hi"), answer, at, nth: () => 0, ...more });
  const now = async () => {
    const [found] = library.find(asked("hi"));
    return found && (await library.load(found)).answer;
  };
  expect(await one(part)).toMatchObject({ result: "added" });
  expect(await one(answered("whole"))).toMatchObject({ result: "replaced" });
  expect(await one(part)).toMatchObject({ result: "kept whole", id: "chat-completions-1" });
  expect(await one(part, { renew: true })).toMatchObject({ result: "kept whole" });
  expect(await now()).toEqual(answered("whole"));
  expect(await one(part, { force: true })).toMatchObject({ result: "replaced" });
  expect(await now()).toEqual(part);
});

test("a recording that is matched by some words takes the new answer, keeps its words and the comment above it", async () => {
  const files = memoryFiles({
    [FILE]:
      "aigw: 1\n---\n# the short one\nid: short\nmatch: [last-user]\nrequest:\n  to: openai chat/completions\n  body: { messages: [{ role: user, content: hi }] }\nresponse: { status: 200, raw: old }\n",
  });
  const { save, library } = await open(files);
  expect(
    await save(FILE, { provider: "openai", request: () => asked("hi"), answer: answered("new"), at, nth: () => 0 }),
  ).toMatchObject({
    result: "replaced",
    id: "short",
  });
  const text = await files.readText(FILE);
  expect(text).toContain("---\n# the short one\nid: short\n");
  expect(text).toContain("match:\n  - last-user\n");
  const [found, ...others] = library.find({ ...asked("hi"), model: "another" });
  expect(others).toEqual([]);
  expect(found && Buffer.from((await library.load(found)).answer.chunks[0]?.bytes ?? []).toString()).toBe("new");
});

test("a file that begins with a byte order mark is read and recorded into; one that is no UTF-8 is refused", async () => {
  const one = "id: x\nrequest: { to: openai models, method: GET }\nresponse: { status: 200, raw: ok }\n";
  const files = memoryFiles({ [FILE]: `\uFEFF${one}` });
  const readText = files.readText;
  files.readText = async (path) => (await readText(path)).replace(/^\uFEFF/, "");
  const { library, save } = await open(files);
  const models = { ...asked(""), path: "models", method: "GET", model: undefined, body: { kind: "none" as const } };
  const [found] = library.find(models);
  expect(found && (await library.load(found)).answer.status).toBe(200);
  await save(FILE, { provider: "openai", request: () => asked("hi"), answer: answered("yes"), at, nth: () => 0 });
  const [added] = library.find(asked("hi"));
  expect(added && (await library.load(added)).answer.chunks).toHaveLength(1);
  files.put("/r/b.yaml", Buffer.concat([Buffer.from(one), Buffer.from([0x23, 0xff, 0xfe, 0x0a])]));
  await expect(library.refresh()).rejects.toMatchObject({ code: "AIGW-CASSETTE", file: "/r/b.yaml" });
});

test("adding to a file, and finding in it, costs the same whether it has ten recordings or twenty thousand", async () => {
  const cost = async (count: number) => {
    const { index, library, files } = await open();
    const row = { provider: "openai", path: "chat/completions", loose: null, start: 0, stop: 1, line: 1 };
    const rest = { recordedAt: null, expires: null, repeat: null, status: 200, partial: false };
    const file = { path: FILE, size: 0, modifiedMs: 0, lines: 0, ended: true, ignores: "[]", expires: null, recordedAt: null };
    const rows = Array.from({ length: count }, (_, n) => ({
      ...row,
      ...rest,
      file: FILE,
      id: `chat-completions-${n}`,
      key: `${n}`,
    }));
    files.put(FILE, "");
    await library.refresh();
    index.put(file, rows);
    const { save } = recorder({ files, index, library, version: "0" });
    await save(FILE, { provider: "openai", request: () => asked("warm"), answer: answered("x"), at, nth: () => 0 });
    const times: number[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      const began = performance.now();
      await save(FILE, { provider: "openai", request: () => asked(`question ${turn}`), answer: answered("x"), at, nth: () => 0 });
      library.find(asked(`question ${turn}`));
      times.push(performance.now() - began);
    }
    return times.sort((one, other) => one - other)[10] ?? 0;
  };
  await cost(10);
  const [few, many] = [await cost(10), await cost(20_000)];
  // Reading 20,000 rows takes some 50 times as long as all else.
  expect(many).toBeLessThan(few * 5 + 2);
});
