import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, hello, post } from "../../support/emulator.ts";
import { json, localUpstream, pieces } from "../../support/upstream.ts";

const chat = "openai/chat/completions";
const text = (content: string) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content } }],
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-cassettes-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Everything that it writes is written. */
async function settled(aigw: EmulatorInside): Promise<void> {
  await aigw.stop();
}

async function withUpstream(answer: Parameters<typeof localUpstream>[0]) {
  const upstream = await localUpstream(answer);
  const cassettes = folder();
  const open = (options: ConfigInput) =>
    emulator({ cassettes, padding: false, upstreams: { openai: `${upstream.url}/v1` }, ...options }, { environment: {} });
  return { upstream, cassettes, open };
}

test("passthrough asks the provider itself, at its own path, with the caller's key and without the gateway's headers", async () => {
  const { upstream, open, cassettes } = await withUpstream((_, response) =>
    json(response, text("live"), 200, { "x-request-id": "req_1" }),
  );
  const aigw = await open({ mode: "passthrough" });
  const answer = await post(aigw, `${chat}?a=1`, hello, { "cf-aig-metadata": '{"a":1}', "x-aigw-note": "x", "openai-beta": "y" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(text("live"));
  expect(answer.headers.get("x-request-id")).toBe("req_1");
  expect(upstream.asked).toMatchObject([{ method: "POST", url: "/v1/chat/completions?a=1", body: JSON.stringify(hello) }]);
  expect(upstream.asked[0]?.headers).toMatchObject({ authorization: "Bearer sk-test", "openai-beta": "y" });
  expect(Object.keys(upstream.asked[0]?.headers ?? {}).filter((name) => /^(?:cf-aig|x-aigw)/.test(name))).toEqual([]);
  await settled(aigw);
  expect(readdirSync(cassettes)).toEqual([]);
});

test("what is recorded is replayed with the provider gone and no key: the same status, headers and bytes", async () => {
  const { upstream, open, cassettes } = await withUpstream((_, response) => json(response, text("from the provider")));
  const recording = await open({ mode: "record" });
  const live = await post(recording, chat, hello);
  const liveText = await live.text();
  await settled(recording);
  await upstream.stop();
  expect(readdirSync(cassettes)).toEqual(["recorded.yaml"]);
  const replaying = await open({ onMiss: "error" });
  const replayed = await post(replaying, chat, hello, { authorization: "" });
  expect(await replayed.text()).toBe(liveText);
  expect([replayed.status, replayed.headers.get("content-type")]).toEqual([live.status, live.headers.get("content-type")]);
  expect(upstream.asked).toHaveLength(1);
});

test("one recording serves every door: native, /compat and the universal endpoint", async () => {
  const { open } = await withUpstream((_, response) => json(response, text("once")));
  const recording = await open({ mode: "record" });
  await (await post(recording, chat, hello)).text();
  await settled(recording);
  const replaying = await open({ onMiss: "error" });
  const doors = [
    await post(replaying, "openai/v1/chat/completions", hello),
    await post(replaying, "compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" }),
    await post(replaying, "", [
      { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: hello },
    ]),
  ];
  for (const answer of doors) expect(await answer.json()).toEqual(text("once"));
});

test("a stream comes back in the same pieces at the same times of the emulator's clock", async () => {
  const parts = ['data: {"a":1}\n\n', 'data: {"a":2}\n\nda', "ta: [DONE]\n\n"];
  const { open, cassettes } = await withUpstream(async (_, response) => {
    await pieces(response, parts, 30);
    response.end();
  });
  const recording = await open({ mode: "record" });
  const streamed = { ...hello, stream: true };
  const live = await (await post(recording, chat, streamed)).text();
  await settled(recording);
  const file = readFileSync(join(cassettes, "recorded.yaml"), "utf8");
  expect(file).toMatch(/sse: \|\n {4}\+\d+ \{"a":1\}\n {4}\+\d+ \{"a":2\}\n {4}\+= \[DONE\]\n/);
  const replaying = await open({ onMiss: "error", speed: 0 });
  const answer = await post(replaying, chat, streamed);
  expect(await answer.text()).toBe(live);
  const slow = await open({ onMiss: "error" });
  const began = performance.now();
  await (await post(slow, chat, streamed)).text();
  expect(performance.now() - began).toBeGreaterThan(50);
});

test("R-4 a miss is 406 in words that the client reads, names the nearest recording and the first difference, and no step falls through it", async () => {
  const { open } = await withUpstream((_, response) => json(response, text("x")));
  const recording = await open({ mode: "record" });
  await (await post(recording, chat, hello)).text();
  await settled(recording);
  const replaying = await open({ onMiss: "error" });
  const changed = { ...hello, messages: [{ role: "user", content: "hello there" }] };
  const answer = await post(replaying, chat, changed);
  expect(answer.status).toBe(406);
  const { error } = (await answer.json()) as { error: { message: string; code: string } };
  expect(error.code).toBe("cassette_miss");
  expect(error.message.split("\n")).toEqual([
    "no recording answers openai chat/completions gpt-4o-mini: body.messages[0].content has changed since the recording",
    expect.stringMatching(/^nearest: chat-completions-1 \(.*recorded\.yaml:5\)$/),
    '  body.messages[0].content: "hello" → "hello there"',
    expect.stringContaining("--mode auto --cassette recorded"),
    expect.stringContaining("ignore: ['body.messages[0].content']"),
  ]);
  const universal = await post(replaying, "", [
    { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: changed },
    { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: hello },
  ]);
  expect(universal.status).toBe(406);
});

test("R-7 without a recording a mock answers in relaxed; in strict and under CI it is an error; where nothing is recorded at all, mocks answer", async () => {
  const { open, cassettes } = await withUpstream((_, response) => json(response, text("x")));
  const other = { ...hello, messages: [{ role: "user", content: "never recorded" }] };
  const nothing = await emulator(
    { cassettes, strict: true, gateways: [{ id: "default", authentication: false }] },
    { environment: { CI: "true" } },
  );
  expect((await post(nothing, chat, other)).status).toBe(200);
  const recording = await open({ mode: "record" });
  await (await post(recording, chat, hello)).text();
  await settled(recording);
  expect((await post(await open({}), chat, other)).status).toBe(200);
  const strict = await open({ strict: true, gateways: [{ id: "default", authentication: false }] });
  expect((await post(strict, chat, other)).status).toBe(406);
  const inCi = await emulator({ cassettes }, { environment: { CI: "true" } });
  expect((await post(inCi, chat, other)).status).toBe(406);
  expect((await post(inCi, chat, other, { "x-aigw-mode": "mock" })).status).toBe(200);
});

test("auto replays what there is and records what there is not, when there is a key", async () => {
  const { upstream, open } = await withUpstream((_, response) => json(response, text("x")));
  const aigw = await open({ mode: "auto", onMiss: "error" });
  expect((await post(aigw, chat, hello, { authorization: "" })).status).toBe(406);
  await (await post(aigw, chat, hello)).text();
  await expect.poll(async () => (await post(aigw, chat, hello, { authorization: "" })).status).toBe(200);
  expect(upstream.asked).toHaveLength(1);
});

test("several answers to one request are replayed in order, the last one again and again; the gateway's retries act on them", async () => {
  let calls = 0;
  const { open } = await withUpstream((_, response) => {
    calls += 1;
    if (calls === 1) json(response, { error: { message: "slow down" } }, 429, { "retry-after": "1" });
    else json(response, text(`answer ${calls}`));
  });
  const recording = await open({ mode: "record" });
  for (let turn = 0; turn < 3; turn += 1) await (await post(recording, chat, hello)).text();
  await settled(recording);
  const replaying = await open({ onMiss: "error" });
  const first = await post(replaying, chat, hello);
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(await (await post(replaying, chat, hello)).json()).toEqual(text("answer 2"));
  expect(await (await post(replaying, chat, hello)).json()).toEqual(text("answer 3"));
  expect(await (await post(replaying, chat, hello)).json()).toEqual(text("answer 3"));
  const retrying = await open({ onMiss: "error", speed: 0 });
  const survived = await post(retrying, chat, hello, { "cf-aig-max-attempts": "2", "cf-aig-retry-delay": "1" });
  expect(await survived.json()).toEqual(text("answer 2"));
});

test("refused keys and server errors are recorded only when asked for; a key never is", async () => {
  const { open, cassettes } = await withUpstream((_, response) => json(response, { error: { message: "no" } }, 401));
  const recording = await open({ mode: "record" });
  expect((await post(recording, chat, hello)).status).toBe(401);
  await settled(recording);
  expect(readdirSync(cassettes)).toEqual([]);
  const keeping = await open({ mode: "record", recordErrors: true });
  const key = `sk-${"aB3d".repeat(10)}`;
  await (await post(keeping, `${chat}?api_key=${key}`, { ...hello, user: key }, { authorization: `Bearer ${key}` })).text();
  await settled(keeping);
  const file = join(cassettes, "recorded.yaml");
  expect(readFileSync(file, "utf8")).not.toContain(key);
  expect(readFileSync(file, "utf8")).toContain("{{secret:openai-key}}");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a stream that breaks off is recorded as partial, breaks off in the replay at the same place, and strict refuses it", async () => {
  const { open, cassettes } = await withUpstream(async (_, response) => {
    await pieces(response, ['data: {"a":1}\n\n', 'data: {"a":2']);
    response.destroy();
  });
  const streamed = { ...hello, stream: true };
  const recording = await open({ mode: "record" });
  await expect((await post(recording, chat, streamed)).text()).rejects.toThrow();
  await settled(recording);
  expect(readFileSync(join(cassettes, "recorded.yaml"), "utf8")).toContain("partial: true");
  const replaying = await open({ onMiss: "error", speed: 0 });
  const reader = (await post(replaying, chat, streamed)).body?.getReader();
  const seen: string[] = [];
  await expect(
    (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        seen.push(Buffer.from(part.value).toString());
    })(),
  ).rejects.toThrow();
  expect(seen.join("")).toBe('data: {"a":1}\n\ndata: {"a":2');
  const strict = await open({ strict: true, gateways: [{ id: "default", authentication: false }] });
  expect((await post(strict, chat, streamed)).status).toBe(406);
});

test("refresh asks again only for what is too old, and check compares without writing", async () => {
  let content = "old";
  const { upstream, open, cassettes } = await withUpstream((_, response) => json(response, text(content)));
  const recording = await open({ mode: "record" });
  await (await post(recording, chat, hello)).text();
  await settled(recording);
  const file = join(cassettes, "recorded.yaml");
  const fresh = await open({ mode: "refresh" });
  await (await post(fresh, chat, hello)).text();
  await settled(fresh);
  expect(upstream.asked).toHaveLength(1);
  const before = readFileSync(file, "utf8");
  content = "new";
  const checking = await open({ mode: "check" });
  const checked = await post(checking, chat, hello);
  expect(await checked.json()).toEqual(text("new"));
  const id = checked.headers.get("cf-aig-log-id");
  const story = (await (await checking.fetch(`http://aigw/_aigw/exchanges/${id}`)).json()) as { trace: { what: string }[] };
  expect(story.trace.find(({ what }) => what === "checked")).toMatchObject({ verdict: "benign" });
  await settled(checking);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a broken cassette is refused at the start, with its place", async () => {
  const { cassettes } = await withUpstream(() => {});
  const { writeFileSync } = await import("node:fs");
  writeFileSync(join(cassettes, "a.yaml"), "id: x\nrequest: { to: openai models }\nresponse: { status: yes }\n");
  await expect(emulator({ cassettes })).rejects.toMatchObject({ code: "AIGW-CASSETTE", line: 3, column: 21 });
});

test("what was recorded before a request came is there for it, however soon it comes, and for the control API", async () => {
  const { upstream, open } = await withUpstream((_, response) => json(response, text("once")));
  const aigw = await open({ mode: "auto" });
  for (let turn = 0; turn < 5; turn += 1) {
    const asked = { ...hello, messages: [{ role: "user", content: `question ${turn}` }] };
    for (let again = 0; again < 2; again += 1) expect(await (await post(aigw, chat, asked)).json()).toEqual(text("once"));
    expect(upstream.asked).toHaveLength(turn + 1);
  }
  const last = { ...hello, messages: [{ role: "user", content: "the last" }] };
  await post(aigw, chat, last);
  const { cassettes } = (await (await aigw.fetch("http://localhost/_aigw/cassettes")).json()) as {
    cassettes: { interactions: number }[];
  };
  expect(cassettes.map(({ interactions }) => interactions)).toEqual([6]);
});
