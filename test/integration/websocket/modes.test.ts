import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { call } from "../../support/control.ts";
import { hello, listening } from "../../support/emulator.ts";
import { type SocketUpstream, socketUpstream, type VendorSocket } from "../../support/socket-upstream.ts";
import { openSocket } from "../../support/sockets.ts";
import { json, localUpstream } from "../../support/upstream.ts";

const path = "/v1/local/default/openai?model=gpt-realtime";
const key = { authorization: "Bearer sk-test" };

/** Answers each message with another number, and what this vendor is like. */
const vendor =
  (answer: (number: number) => object) =>
  async ({ say, heard }: VendorSocket) => {
    say({ type: "session.created" });
    for (let number = 1; ; number += 1) {
      await heard();
      say(answer(number));
    }
  };
let conversations = 0;
const usual = vendor((number) => {
  conversations += 1;
  return { type: "answer", id: `${number} of ${conversations}` };
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-modes-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Says a word, and gives what comes back; `end` resolves when the exchange is written. */
async function converse(aigw: EmulatorInside, word: string, headers: Record<string, string> = key) {
  const socket = await openSocket(aigw.url + path, { headers });
  await socket.next();
  socket.send({ type: word });
  const answer = await socket.next();
  const ended = new Promise((tell) => aigw.events.on("ended", tell));
  socket.ws.close();
  await ended;
  return answer;
}

async function setting(config: ConfigInput = {}, talk: SocketUpstream["talk"] = usual) {
  const upstream = await socketUpstream(talk);
  const cassettes = folder();
  const options = { cassettes, upstreams: { openai: upstream.url }, speed: 0 };
  const recorder = await listening({ ...options, mode: "record" });
  const recorded = await converse(recorder, "hello");
  await recorder.stop();
  const aigw = await listening({ ...options, ...config }, { environment: {} });
  return { upstream, cassettes, recorded, aigw };
}

const tape = (cassettes: string) => readFileSync(join(cassettes, "recorded.yaml"), "utf8");

async function checked(aigw: EmulatorInside) {
  const { exchanges } = (await call(aigw, "GET", "exchanges")).body;
  const { trace } = (await call(aigw, "GET", `exchanges/${exchanges[0].id}`)).body;
  return trace.find(({ what }: { what: string }) => what === "checked");
}

describe("a vendor's socket goes by the mode", () => {
  test("mock never looks at recordings, replay does where there are any", async () => {
    const { aigw, recorded } = await setting();
    expect(await converse(aigw, "hello")).toEqual(recorded);
    const socket = await openSocket(aigw.url + path, { headers: { ...key, "x-aigw-mode": "mock" } });
    expect(await socket.next()).toMatchObject({ type: "session.created", session: { model: "gpt-realtime" } });
  });

  test("replay of what is not recorded is played by the mock models, unless a miss is an error", async () => {
    const { aigw } = await setting();
    const socket = await openSocket(`${aigw.url}/v1/local/default/openai?model=gpt-realtime-mini`, { headers: key });
    expect(await socket.next()).toMatchObject({ session: { model: "gpt-realtime-mini" } });
  });

  test("auto replays what is recorded, and records an upgrade that is not", async () => {
    const { aigw, recorded, upstream, cassettes } = await setting({ mode: "auto" });
    expect(await converse(aigw, "hello")).toEqual(recorded);
    expect(upstream.asked).toHaveLength(1);
    const socket = await openSocket(`${aigw.url}/v1/local/default/openai?model=gpt-other`, { headers: key });
    await socket.next();
    socket.ws.close();
    await socket.closed();
    await aigw.stop();
    expect(upstream.asked).toHaveLength(2);
    expect(tape(cassettes).match(/^id: /gm)).toHaveLength(2);
  });

  test("refresh replays what is young enough, and records anew what is not", async () => {
    const { aigw, upstream, cassettes, recorded } = await setting({ mode: "refresh" });
    expect(await converse(aigw, "hello")).toEqual(recorded);
    await aigw.stop();
    writeFileSync(join(cassettes, "recorded.yaml"), tape(cassettes).replace(/^id: /m, "expires: 2026-01-01\nid: "));
    const later = await listening({ cassettes, mode: "refresh", upstreams: { openai: upstream.url } });
    const fresh = await converse(later, "hello");
    await later.stop();
    expect(fresh).not.toEqual(recorded);
    expect(tape(cassettes)).toContain(fresh.id);
    expect(tape(cassettes).match(/^id: /gm)).toHaveLength(1);
  });

  test("check asks the vendor, writes nothing, and says how the conversation stands to its recording", async () => {
    const { aigw, upstream, cassettes } = await setting({ mode: "check" });
    const before = tape(cassettes);
    await converse(aigw, "hello");
    expect(await checked(aigw)).toMatchObject({ verdict: "benign", recording: expect.stringContaining("realtime-1") });
    upstream.talk = vendor(() => ({ type: "answer", number: 1 }));
    await converse(aigw, "hello");
    expect(await checked(aigw)).toMatchObject({ verdict: "breaking", why: "message answer.id is gone" });
    await converse(aigw, "goodbye");
    expect(await checked(aigw)).toMatchObject({
      verdict: "could not check",
      why: "the client's message 1 is not the one on tape (frame.type)",
    });
    expect(tape(cassettes)).toBe(before);
  });

  test("what somebody has written by hand is played, and recording leaves it alone", async () => {
    const cassettes = folder();
    const text = `id: by-hand
by: hand
request:
  to: openai realtime
  method: WEBSOCKET
  query: model=gpt-realtime
  model: gpt-realtime
response:
  status: 101
  frames: |
    +0 < {"type":"session.created"}
    +10 > {"type":"hello"}
    +20 < {"type":"answer","text":"written by hand"}
  close: { by: server, code: 4000, reason: that was all }
`;
    writeFileSync(join(cassettes, "recorded.yaml"), text);
    const upstream = await socketUpstream(usual);
    const recorder = await listening({ cassettes, mode: "record", upstreams: { openai: upstream.url } });
    await converse(recorder, "hello");
    await recorder.stop();
    expect(tape(cassettes)).toBe(text);
    const aigw = await listening({ cassettes, onMiss: "error" });
    const socket = await openSocket(aigw.url + path, { headers: key });
    socket.send({ type: "hello" });
    expect((await socket.until(({ type }) => type === "answer")).at(-1)).toEqual({ type: "answer", text: "written by hand" });
    expect(await socket.closed()).toEqual({ code: 4000, reason: "that was all" });
  });

  test("a broken line of a conversation is refused at the start, with its file and line", async () => {
    const { cassettes } = await setting();
    const broken = tape(cassettes).replace(/\+\d+ </, "soon <");
    writeFileSync(join(cassettes, "recorded.yaml"), broken);
    const line = broken.split("\n").findIndex((text) => text.includes("soon <")) + 1;
    await expect(listening({ cassettes, onMiss: "error" })).rejects.toMatchObject({
      message: expect.stringContaining('response.frames: expected "+<milliseconds> < <frame>"'),
      file: join(cassettes, "recorded.yaml"),
      line,
    });
  });
});

describe("frames of the universal endpoint are requests, and go by the mode as those do", () => {
  const create = {
    type: "universal.create",
    request: { eventId: "e", provider: "openai", endpoint: "chat/completions", query: hello },
  };

  test("G-WS-6 recorded over a socket, replayed over HTTP and over a socket", async () => {
    const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
    const cassettes = folder();
    const recorder = await listening({ cassettes, mode: "record", upstreams: { openai: upstream.url } });
    const frame = { ...create, request: { ...create.request, headers: key } };
    const recording = await openSocket(`${recorder.url}/v1/local/default`);
    recording.send(frame);
    const lived = await recording.next();
    expect(lived.response).toEqual({ id: "chatcmpl-1", choices: [] });
    await recorder.stop();
    await upstream.stop();
    expect(readdirSync(cassettes)).toEqual(["recorded.yaml"]);
    const aigw = await listening({ cassettes, onMiss: "error" });
    const socket = await openSocket(`${aigw.url}/v1/local/default`);
    socket.send(frame);
    expect((await socket.next()).response).toEqual(lived.response);
    socket.send({ ...frame, request: { ...frame.request, query: { ...hello, temperature: 1 } } });
    const missed = await socket.next();
    expect(JSON.stringify(missed.response)).toContain("body.temperature is new in the request");
    const answer = await aigw.fetch("http://aigw/v1/local/default/openai/chat/completions", {
      method: "POST",
      headers: { ...key, "content-type": "application/json" },
      body: JSON.stringify(hello),
    });
    expect(await answer.json()).toEqual(lived.response);
  });

  test("the upgrade's header says the mode of all its frames", async () => {
    const upstream = await localUpstream((_, response) => json(response, { live: true }));
    const aigw = await listening({ upstreams: { openai: upstream.url } });
    const socket = await openSocket(`${aigw.url}/v1/local/default`, { headers: { "x-aigw-mode": "passthrough" } });
    socket.send({ ...create, request: { ...create.request, headers: key } });
    expect((await socket.next()).response).toEqual({ live: true });
  });
});
