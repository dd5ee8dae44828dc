import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCassette } from "../../../src/cassettes/read-cassette.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { project } from "../../support/project.ts";
import { ASKING, commandLine } from "../../support/taping.ts";
import { json, localUpstream, pieces } from "../../support/upstream.ts";

const chat = "openai/chat/completions";

async function recorded(answer: (content: string) => object) {
  let said = "old";
  const upstream = await localUpstream((_, response) => json(response, answer(said)));
  const cwd = project({ "program.mjs": ASKING, "aigw.config.json": JSON.stringify({ upstreams: { openai: upstream.url } }) });
  const run = (mode: string, flags: string[], ...questions: string[]) =>
    commandLine(cwd, [mode, "--cassette", "chat", ...flags, "--", process.execPath, "program.mjs", ...questions], {
      OPENAI_API_KEY: "sk-live",
    });
  await run("record", [], "one", "two");
  const file = join(cwd, "recordings/chat.yaml");
  const answers = async () => {
    const { interactions } = await readCassette(readFileSync(file, "utf8"), file);
    return Object.fromEntries(interactions.map(({ document }) => [document.id, document.response.json]));
  };
  return { upstream, run, cwd, file, answers, say: (words: string) => (said = words) };
}

test("--only records again what it names, by id or file#id, and replays the rest", async () => {
  const { upstream, run, answers, say } = await recorded((said) => ({ said }));
  say("new");
  const asked = upstream.asked.length;
  const again = await run("record", ["--only", "chat#chat-completions-2"], "one", "two");
  expect([again.code, upstream.asked.length - asked, again.err]).toEqual([0, 1, expect.not.stringContaining("--only")]);
  expect(again.err).toContain("1 used, 0 unused, 0 missed, 1 recorded");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "old" }, "chat-completions-2": { said: "new" } });
  await run("record", ["--only", "chat-completions-1,chat-completions-2"], "one", "two");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "new" }, "chat-completions-2": { said: "new" } });
  const strange = await run("record", ["--only", "other#chat-completions-1"], "one", "never asked before");
  expect([strange.code, strange.err]).toEqual([
    2,
    expect.stringContaining("failed: --only: no recording is called other#chat-completions-1 ("),
  ]);
  expect(upstream.asked.length - asked).toBe(3);
});

test("refresh -- asks again for what is too old, of what --only names", async () => {
  const { upstream, run, file, answers, say } = await recorded((said) => ({ said }));
  say("new");
  const asked = upstream.asked.length;
  expect((await run("refresh", [], "one", "two")).code).toBe(0);
  expect(upstream.asked.length - asked).toBe(0);
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/recorded: \{ at: [^,]+/, "expires: 1d\nrecorded: { at: 2020-01-01T00:00:00Z"),
  );
  await run("refresh", ["--only", "chat-completions-2"], "one", "two");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "old" }, "chat-completions-2": { said: "new" } });
});

test("what is too old, or named by --only, is recorded again where it stands, whatever the cassette for new recordings is", async () => {
  const { cwd, file, answers, say } = await recorded((said) => ({ said }));
  const old = () =>
    writeFileSync(
      file,
      readFileSync(file, "utf8")
        .replace(/^(?:expires: 1d\n)?recorded: \{[^}]+/m, "expires: 1d\nrecorded: { at: 2020-01-01T00:00:00Z ")
        .replace(/^recorded: \d.*\n/gm, ""),
    );
  const run = (...words: string[]) =>
    commandLine(cwd, [...words, "--", process.execPath, "program.mjs", "one", "two"], { OPENAI_API_KEY: "sk-live" });
  old();
  say("new");
  expect((await run("refresh")).err).toContain("0 used, 0 unused, 0 missed, 2 recorded");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "new" }, "chat-completions-2": { said: "new" } });
  expect((await run("replay")).err).toBe("  recordings: 2 used, 0 unused, 0 missed, 0 recorded\n");
  say("newer");
  await run("record", "--only", "chat#chat-completions-2");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "new" }, "chat-completions-2": { said: "newer" } });
  // The same answer: it is new all the same.
  old();
  await run("exec", "--mode", "auto", "--expiry", "error", "--only", "chat-completions-1");
  expect((await run("replay", "--expiry", "error")).err).toBe("  recordings: 2 used, 0 unused, 0 missed, 0 recorded\n");
  expect(readdirSync(join(cwd, "recordings"))).toEqual(["chat.yaml"]);
});

test("of several answers to one request the one that is too old is asked again, and the others stay", async () => {
  const { run, file, answers, say } = await recorded((said) => ({ said }));
  say("second");
  await run("record", [], "one", "one");
  expect(await answers()).toMatchObject({ "chat-completions-1": { said: "second" }, "chat-completions-3": { said: "second" } });
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("id: chat-completions-3\n", "id: chat-completions-3\nrecorded: 2020-01-01\nexpires: 1d\n"));
  say("third");
  expect((await run("refresh", [], "one", "one")).err).toContain("1 used, 1 unused, 0 missed, 1 recorded");
  expect(await answers()).toMatchObject({ "chat-completions-1": { said: "second" }, "chat-completions-3": { said: "third" } });
});

test("what was edited by hand is recorded over with --force alone, and the terminal says how", async () => {
  const { run, file, answers, say } = await recorded((said) => ({ said }));
  writeFileSync(file, readFileSync(file, "utf8").replace("said: old", "said: mine"));
  say("new");
  const { err } = await run("record", [], "one", "two");
  expect(err).toContain(
    "0 missed, 1 recorded\n    kept, because it was edited by hand (--force records over it): chat-completions-1 (",
  );
  expect((await run("record", [], "one", "two")).err).toContain("0 missed, 0 recorded, 1 unchanged\n");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "mine" }, "chat-completions-2": { said: "new" } });
  await run("record", ["--force"], "one", "two");
  expect(await answers()).toEqual({ "chat-completions-1": { said: "new" }, "chat-completions-2": { said: "new" } });
});

test("a reader who leaves early does not cost a whole recording, and the terminal says what was kept", async () => {
  const upstream = await localUpstream(async (_, response) => {
    await pieces(response, ['data: {"n":1}\n\n', 'data: {"n":2}\n\n']);
    await new Promise((turn) => setTimeout(turn, 50));
    response.end("data: [DONE]\n\n");
  });
  const program = `
    const answer = await fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + process.env.OPENAI_API_KEY },
      body: JSON.stringify({ model: "gpt-4o-mini", stream: true, messages: [] }),
    });
    if (process.argv[2] === "leave") for await (const _ of answer.body) break;
    else await answer.text();
  `;
  const cwd = project({ "program.mjs": program, "aigw.config.json": JSON.stringify({ upstreams: { openai: upstream.url } }) });
  const run = (...words: string[]) => commandLine(cwd, ["record", "--cassette", "chat", ...words], { OPENAI_API_KEY: "sk-live" });
  const file = join(cwd, "recordings/chat.yaml");
  await run("--", process.execPath, "program.mjs");
  const whole = readFileSync(file, "utf8");
  expect(whole).toContain("[DONE]");
  const { code, err } = await run("--", process.execPath, "program.mjs", "leave");
  expect([code, readFileSync(file, "utf8")]).toEqual([0, whole]);
  expect(err).toContain("kept, because the new answer broke off before its end");
});

test("a recording says its tokens and what the gateway made of it: step, cost, whether the cache was asked", async () => {
  const usage = { prompt_tokens: 14, completion_tokens: 2, total_tokens: 16 };
  const upstream = await localUpstream(async ({ body }, response) => {
    if (!body.includes('"stream":true')) return json(response, { id: "c", choices: [], usage });
    await pieces(response, [
      'data: {"id":"c","choices":[]}\n\n',
      `data: ${JSON.stringify({ id: "c", choices: [], usage })}\n\n`,
      "data: [DONE]\n\n",
    ]);
    response.end();
  });
  const cassettes = project();
  const aigw = await emulator(
    { cassettes, mode: "record", upstreams: { openai: upstream.url }, gateways: [{ id: "default", cache_ttl: 60 }] },
    { environment: {} },
  );
  await (await post(aigw, chat, hello)).text();
  await (await post(aigw, chat, { ...hello, stream: true })).text();
  await (await post(aigw, "openai/models", {})).text();
  await aigw.stop();
  const { interactions } = await readCassette(readFileSync(join(cassettes, "recorded.yaml"), "utf8"), "recorded.yaml");
  const [whole, streamed, models] = interactions.map(({ document }) => document);
  const cost = (14 * 0.15 + 2 * 0.6) / 1e6;
  expect([whole?.usage, whole?.gateway]).toEqual([
    { in: 14, out: 2 },
    { cache: "MISS", step: 0, cost: expect.closeTo(cost, 12) },
  ]);
  expect([streamed?.usage, streamed?.gateway]).toMatchObject([{ in: 14, out: 2 }, { step: 0 }]);
  expect([models?.usage, models?.gateway]).toMatchObject([undefined, { step: 0 }]);
});

test("the first body that is a file of its own brings a .gitattributes along; one that is there is left alone", async () => {
  const upstream = await localUpstream((_, response) => {
    response.writeHead(200, { "content-type": "audio/mpeg" });
    response.end(Buffer.from([0xff, 0xfb, 0, 1]));
  });
  const open = (cassettes: string) =>
    emulator({ cassettes, mode: "record", upstreams: { openai: upstream.url } }, { environment: {} });
  const speech = { model: "tts-1", input: "x", voice: "alloy" };
  const [fresh, own] = [project(), project({ ".gitattributes": "* text\n" })];
  for (const cassettes of [fresh, own]) {
    const aigw = await open(cassettes);
    await (await post(aigw, "openai/audio/speech", speech)).arrayBuffer();
    await aigw.stop();
    expect(existsSync(join(cassettes, "blobs"))).toBe(true);
  }
  expect(readFileSync(join(fresh, ".gitattributes"), "utf8")).toContain("blobs/** binary linguist-generated");
  expect(readFileSync(join(own, ".gitattributes"), "utf8")).toBe("* text\n");
});

/** Lines that a reviewer is shown: those of both sides that are not common to them. */
function changedLines(before: string, after: string): number {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [index, other] of b.entries())
      next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return a.length + b.length - 2 * (row.at(-1) ?? 0);
}

test("after one word of a prompt has changed, record --prune shows a reviewer at most 20 lines, and nothing when nothing has", async () => {
  const teller = await emulator();
  // Then it gives the same answers, with the same ids and times, as if it were asked for the first time.
  const fresh = async () => {
    teller.reset();
    await teller.clock().freeze("2026-11-01T00:00:00Z");
  };
  const upstream = await localUpstream(async ({ body }, response) => {
    const answer = await post(teller, chat, JSON.parse(body));
    json(response, await answer.json());
  });
  const cwd = project({ "program.mjs": ASKING, "aigw.config.json": JSON.stringify({ upstreams: { openai: upstream.url } }) });
  const run = (...questions: string[]) =>
    commandLine(cwd, ["record", "--prune", "--cassette", "chat", "--", process.execPath, "program.mjs", ...questions], {
      OPENAI_API_KEY: "sk-live",
    });
  const file = join(cwd, "recordings/chat.yaml");
  await fresh();
  await run("Tell me about the sea.", "And the wind?");
  const first = readFileSync(file, "utf8");
  await fresh();
  await run("Tell me about the sea.", "And the wind?");
  expect(readFileSync(file, "utf8")).toBe(first);
  await fresh();
  const edited = await run("Tell me about the lake.", "And the wind?");
  expect(edited.err).toContain(
    "pruned chat-completions-1 from recordings/chat.yaml; chat-completions-3 has its place and its id now",
  );
  const lines = changedLines(first, readFileSync(file, "utf8"));
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThanOrEqual(20);
  const { interactions } = await readCassette(readFileSync(file, "utf8"), file);
  expect(interactions.map(({ document }) => document.id)).toEqual(["chat-completions-1", "chat-completions-2"]);
});

test("record --prune keeps everything when the run has failed, and what is in other cassettes", async () => {
  const { run, cwd, answers } = await recorded((said) => ({ said }));
  const before = await answers();
  expect((await run("record", ["--prune", "--cassette", "other"], "four")).code).toBe(0);
  expect(await answers()).toEqual(before);
  const failing = await commandLine(
    cwd,
    ["record", "--prune", "--cassette", "chat", "--", "sh", "-c", `"${process.execPath}" program.mjs three; exit 3`],
    { OPENAI_API_KEY: "sk-live" },
  );
  expect(failing.code).toBe(3);
  expect(await answers()).toEqual({ ...before, "chat-completions-3": { said: "old" } });
});
