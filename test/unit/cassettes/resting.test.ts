import { afterEach, describe, expect, test } from "vitest";
import { openLibrary } from "../../../src/cassettes/library.ts";
import { type NewRecording, recorder } from "../../../src/cassettes/recorder.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Store } from "../../../src/store/store.ts";
import type { Rest } from "../../../src/world/rest.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const stores: Store[] = [];
afterEach(() => stores.splice(0).map((store) => store.close()));

const FILE = "/r/a.yaml";

function recording(content: string, { provider = "openai", bytes = 1 } = {}): NewRecording {
  const request = {
    provider,
    method: "POST",
    path: "chat",
    query: "",
    model: "m",
    body: { kind: "text" as const, text: content },
  };
  const chunks = [{ atMs: 1, bytes: Buffer.alloc(bytes, "x") }];
  const answer = { status: 200, headers: { "content-type": "text/plain" }, atMs: 1, chunks, partial: false };
  return { provider, request: () => request, answer, at: "2026-11-29T09:00:00.000Z", nth: () => 0 };
}

/** A recorder whose rests end when the test says so. */
async function open() {
  const files = memoryFiles();
  const store = openStore(":memory:");
  stores.push(store);
  const index = store.cassettes;
  const library = await openLibrary({ files, dir: "/r", index, ignore: [] });
  const append = files.append;
  let writes = 0;
  files.append = (path, text, options) => {
    writes += 1;
    return append(path, text, options);
  };
  const rests: Rest[] = [];
  const pace = () => () => {
    let cut = () => {};
    const over = new Promise<void>((done) => {
      cut = done;
    });
    const one = { over, cut };
    rests.push(one);
    return one;
  };
  return Object.assign(recorder({ files, index, library, version: "0", pace }), { rests, index, writes: () => writes });
}

/** So many turns of the event loop as recordings take at most, and a few. */
async function turns(count = 40): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((over) => setImmediate(over));
}

describe("recordings of one cassette that come one after the other", () => {
  test("the first is written at once; what comes while the file rests is written together, after that", async () => {
    const { save, rests, writes } = await open();
    await save(FILE, recording("first"));
    const others = ["a", "b", "c"].map((content) => save(FILE, recording(content)));
    await turns();
    expect([writes(), rests.length]).toEqual([1, 1]);
    rests[0]?.cut();
    expect((await Promise.all(others)).map(({ id }) => id)).toEqual(["chat-2", "chat-3", "chat-4"]);
    expect(writes()).toBe(2);
  });

  test("whoever looks for recordings does not wait for the rest", async () => {
    const recorder = await open();
    await recorder.save(FILE, recording("first"));
    const saving = recorder.save(FILE, recording("second"));
    expect([recorder.awaits("openai"), recorder.awaits("anthropic")]).toEqual([true, false]);
    await recorder.settled();
    expect(recorder.index.ofFile(FILE)).toHaveLength(2);
    await saving;
    expect(recorder.awaits("openai")).toBe(false);
  });

  test("what comes while others are written is not kept waiting by their rest, once somebody looks for it", async () => {
    const recorder = await open();
    const first = recorder.save(FILE, recording("first"));
    await turns(1);
    const second = recorder.save(FILE, recording("second"));
    await recorder.settled();
    await Promise.all([first, second]);
    expect(recorder.index.ofFile(FILE)).toHaveLength(2);
  });

  test("a thousand, or sixty-four megabytes, are as much as waits: who brings more is told, and it is written without rest", async () => {
    const many = await open();
    await many.save(FILE, recording("first"));
    const all = Array.from({ length: 999 }, (_, number) => many.save(FILE, recording(`${number}`)));
    expect(many.full).toBe(false);
    all.push(many.save(FILE, recording("the last")));
    expect(many.full).toBe(true);
    await Promise.all(all);
    expect(many.full).toBe(false);

    const large = await open();
    const one = large.save(FILE, { ...recording("large", { bytes: 2 ** 26 - 1000 }), requestBytes: 1000 });
    expect(large.full).toBe(true);
    await one;
    expect(large.full).toBe(false);
  });

  test("requests are worked out when they are written, in the order in which they came", async () => {
    const { save } = await open();
    const seen: string[] = [];
    const told = (content: string) => {
      const one = recording(content);
      return {
        ...one,
        request: () => {
          seen.push(content);
          return one.request();
        },
      };
    };
    const saving = ["a", "b"].map((content) => save(FILE, told(content)));
    expect(seen).toEqual([]);
    await Promise.all(saving);
    expect(seen).toEqual(["a", "b"]);
  });
});
