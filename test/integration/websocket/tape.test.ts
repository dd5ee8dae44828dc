import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { call } from "../../support/control.ts";
import { listening } from "../../support/emulator.ts";
import { type SocketUpstream, socketUpstream, type VendorSocket } from "../../support/socket-upstream.ts";
import { openSocket, refusedSocket, type TestSocket } from "../../support/sockets.ts";

const path = "/v1/local/default/openai?model=gpt-realtime";
const key = { authorization: "Bearer sk-test" };

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-sockets-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

let drawn = 0;
/** Another name each time. */
function anew(kind: string): string {
  drawn += 1;
  return `${kind}_${drawn}`;
}

/** A vendor that greets, and answers each message with what it heard; it leaves when it is told to. */
async function talker({ ws, say, heard }: VendorSocket): Promise<void> {
  let number = 0;
  say({ type: "session.created", session: { id: anew("sess") } });
  for (;;) {
    const message = await heard();
    if (typeof message !== "string") say(Buffer.concat([Buffer.from([0xff, message.length]), message]));
    else {
      const { type, event_id, item } = JSON.parse(message);
      if (type === "leave") return ws.close(4001, "as you like");
      if (type === "break") return ws.terminate();
      number += 1;
      say({ type: "heard", number, what: type, about: event_id ?? null, item: item?.id ?? null });
      say({ type: "done" });
    }
  }
}

async function recording(upstream: SocketUpstream, cassettes: string, config: ConfigInput = {}): Promise<EmulatorInside> {
  return listening({ mode: "record", cassettes, upstreams: { openai: upstream.url }, ...config });
}

/** All that a client notices, but the session's id. */
async function converse(aigw: EmulatorInside, talk: (socket: TestSocket) => Promise<void>) {
  const socket = await openSocket(aigw.url + path, { headers: key });
  await talk(socket);
  const end = await socket.closed();
  return { heard: socket.frames.map((frame) => (typeof frame === "string" ? frame : frame.toString("hex"))), end };
}

const done = (socket: TestSocket) => socket.until(({ type }) => type === "done");

/** Recorded once; the vendor is gone. */
async function taped(talk: (socket: TestSocket) => Promise<void>) {
  const upstream = await socketUpstream(talker);
  const cassettes = folder();
  const live = await recording(upstream, cassettes);
  const lived = await converse(live, talk);
  await live.stop();
  await upstream.stop();
  return { cassettes, lived };
}

/** A socket to what was recorded. */
async function replayed(talk: (socket: TestSocket) => Promise<void>) {
  const { cassettes } = await taped(talk);
  const aigw = await listening({ cassettes, onMiss: "error" });
  return { aigw, socket: await openSocket(aigw.url + path, { headers: key }) };
}

interface Fact {
  readonly what: string;
  readonly [name: string]: unknown;
}

async function storyOf(aigw: EmulatorInside): Promise<{ id: string; facts: Fact[] }> {
  const { exchanges } = (await call(aigw, "GET", "exchanges")).body;
  const { id, trace } = (await call(aigw, "GET", `exchanges/${exchanges[0].id}`)).body;
  return { id, facts: trace };
}

async function usualTalk(socket: TestSocket): Promise<void> {
  await socket.next();
  socket.send({ type: "hello", event_id: anew("event") });
  await done(socket);
  socket.send(Buffer.from([1, 2, 3]));
  await socket.next();
  socket.send({ type: "item", item: { id: anew("item"), text: "é" } });
  await done(socket);
  socket.send({ type: "leave" });
}

describe("a conversation over a socket", () => {
  test("is recorded once and had again without the vendor, names of the client's own in their places", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    const lived = await converse(live, usualTalk);
    await live.stop();
    await upstream.stop();
    const file = readFileSync(join(cassettes, "recorded.yaml"), "utf8");
    expect(file).toMatch(/to: openai realtime\n {2}method: WEBSOCKET\n {2}query: model=gpt-realtime/);
    expect(file).toMatch(/\+\d+ > \{"type":"hello"/);
    expect(file).toMatch(/close:\n {4}at: \d+\n {4}by: server\n {4}code: 4001\n {4}reason: as you like/);
    const aigw = await listening({ cassettes, onMiss: "error" });
    const replayed = await converse(aigw, usualTalk);
    expect(replayed.end).toEqual(lived.end);
    const plain = (frames: unknown[]) => frames.map((frame) => String(frame).replace(/(?:event|item)_[\d.]+/g, "…"));
    expect(plain(replayed.heard)).toEqual(plain(lived.heard));
    // What the client made up this time, and not what is on tape.
    expect(replayed.heard.join()).toMatch(/event_/);
    expect(replayed.heard).not.toEqual(lived.heard);
  });

  test("that takes another turn is told of it in the vendor's words, and closed", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    await converse(live, usualTalk);
    await live.stop();
    const aigw = await listening({ cassettes, onMiss: "error" });
    const socket = await openSocket(aigw.url + path, { headers: key });
    await socket.next();
    socket.send({ type: "goodbye", event_id: "mine" });
    expect(await socket.next()).toMatchObject({
      type: "error",
      error: { type: "invalid_request_error", event_id: "mine", message: expect.stringContaining('"hello" → "goodbye"') },
    });
    const { code, reason } = await socket.closed();
    expect([code, reason]).toEqual([
      4060,
      expect.stringMatching(/^no recording answers message 1 of openai realtime gpt-realtime: frame\.type/),
    ]);
  });

  test("the miss is in the exchange's story, and counted", async () => {
    const { aigw, socket } = await replayed(usualTalk);
    await socket.next();
    socket.send({ type: "goodbye" });
    const ended = new Promise((tell) => aigw.events.on("ended", tell));
    await socket.closed();
    await ended;
    const { facts, id } = await storyOf(aigw);
    expect(facts).toContainEqual(expect.objectContaining({ what: "answered by", backend: "replay", source: "cassette" }));
    const refused = facts.find(({ what }) => what === "refused");
    expect(refused).toMatchObject({
      status: 406,
      code: 4060,
      hint: expect.stringContaining("--mode record --cassette recorded"),
    });
    expect(refused?.["hint"]).toMatch(/ignore: \['frame\.type'\]/);
    expect(facts).toContainEqual(
      expect.objectContaining({ what: "socket closed", by: "server", code: 4060, received: 1, sent: 2 }),
    );
    const { misses } = (await call(aigw, "GET", "cassettes/misses")).body;
    expect(misses).toMatchObject([{ exchange: id, asked: "message 1 of openai realtime gpt-realtime" }]);
  });

  test("may be one of several behind the same upgrade: what the client says decides, in any order and at once", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    const talk = (word: string) => async (socket: TestSocket) => {
      await socket.next();
      socket.send({ type: "session.update" });
      await done(socket);
      socket.send({ type: word });
      await done(socket);
      socket.send({ type: "leave" });
    };
    const words = ["one", "two", "three"];
    for (const word of words) await converse(live, talk(word));
    await live.stop();
    await upstream.stop();
    const aigw = await listening({ cassettes, onMiss: "error", speed: 0 });
    const back = await Promise.all(["three", "one", "two"].map((word) => converse(aigw, talk(word))));
    expect(back.map(({ heard }) => JSON.parse(heard[3] ?? "").what)).toEqual(["three", "one", "two"]);
    expect(back.map(({ end }) => end.code)).toEqual([4001, 4001, 4001]);
  });

  test("goes on without waiting at speed 0, and as it was on the account's clock otherwise", async () => {
    const { cassettes } = await taped(async (socket) => {
      await socket.next();
      socket.ws.close();
    });
    const file = join(cassettes, "recorded.yaml");
    const text = readFileSync(file, "utf8").replace(/\+\d+ < /, "+60000 < ");
    writeFileSync(file, text);
    const fast = await listening({ cassettes, onMiss: "error", speed: 0 });
    expect((await (await openSocket(fast.url + path, { headers: key })).next()).type).toBe("session.created");
    const slow = await listening({ cassettes, onMiss: "error" });
    await slow.clock().freeze();
    const opening = openSocket(slow.url + path, { headers: key });
    await expect
      .poll(() =>
        slow
          .clock()
          .advance(100)
          .then(() => Promise.race([opening, undefined])),
      )
      .toBeDefined();
    const socket = await opening;
    await slow.clock().advance("50s");
    expect(socket.frames).toEqual([]);
    await slow.clock().advance("10s");
    expect((await socket.next()).type).toBe("session.created");
  });

  test("whose connection was lost is recorded as it was, and refused in strict", async () => {
    const { cassettes } = await taped(async (socket) => {
      await socket.next();
      socket.send({ type: "break" });
    });
    expect(readFileSync(join(cassettes, "recorded.yaml"), "utf8")).toMatch(/code: 1006\n {2}partial: true/);
    const aigw = await listening({ cassettes, onMiss: "error" });
    const again = await converse(aigw, async (socket) => {
      await socket.next();
      socket.send({ type: "break" });
    });
    expect(again.end).toEqual({ code: 1006, reason: "" });
    const strict = await listening({ cassettes, strict: true, accounts: { "*": { tokens: ["cf-token"] } } });
    const headers = { ...key, "cf-aig-authorization": "cf-token" };
    expect((await refusedSocket(strict.url + path, { headers })).status).toBe(406);
  });

  test("that a fault has broken off is not recorded; one that was only held up is, as the vendor had it", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const faults = [
      { kind: "socket-close", events: 2, first: 1 },
      { kind: "dropped-frame", event: 1, from: 2 },
    ];
    const live = await recording(upstream, cassettes, { faults });
    await converse(live, async (socket) => socket.send({ type: "hello" }));
    expect((await upstream.open[0]?.closed)?.code).toBe(1006);
    const second = await converse(live, async (socket) => {
      socket.send({ type: "hello" });
      await done(socket);
      socket.send({ type: "leave" });
    });
    await live.stop();
    expect(second.heard).toHaveLength(2);
    const text = readFileSync(join(cassettes, "recorded.yaml"), "utf8");
    expect(text.match(/^id: /gm)).toHaveLength(1);
    expect(text.match(/\+\d+ < /g)).toHaveLength(3);
  });

  test("is written when it is over, and whole when the emulator is stopped in the middle", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    const socket = await openSocket(live.url + path, { headers: key });
    socket.send({ type: "hello" });
    await done(socket);
    expect(readdirSync(cassettes)).toEqual([]);
    await live.stop();
    expect(await socket.closed()).toMatchObject({ code: 1001 });
    expect(readFileSync(join(cassettes, "recorded.yaml"), "utf8").match(/\+\d+ [<>] /g)).toHaveLength(4);
    const aigw = await listening({ cassettes, onMiss: "error" });
    const again = await openSocket(aigw.url + path, { headers: key });
    again.send({ type: "hello" });
    expect(await done(again)).toHaveLength(3);
  });

  test("an upgrade that the vendor refused is recorded and refused again", async () => {
    const body = '{"error":{"message":"no such model"}}';
    const upstream = await socketUpstream(talker, { refuse: () => ({ status: 404, body }) });
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    const lived = await refusedSocket(live.url + path, { headers: key });
    await live.stop();
    await upstream.stop();
    const aigw = await listening({ cassettes, onMiss: "error" });
    const again = await refusedSocket(aigw.url + path, { headers: key });
    expect([again.status, again.body]).toEqual([lived.status, lived.body]);
  });

  test("an upgrade that is not recorded is refused with 406 and the reason", async () => {
    const upstream = await socketUpstream(talker);
    const cassettes = folder();
    const live = await recording(upstream, cassettes);
    await converse(live, usualTalk);
    await live.stop();
    const aigw = await listening({ cassettes, onMiss: "error" });
    const refused = await refusedSocket(`${aigw.url}/v1/local/default/openai?model=gpt-other`, { headers: key });
    expect(refused.status).toBe(406);
    expect(refused.body).toContain("no recording answers openai realtime gpt-other");
    expect(readdirSync(cassettes)).toEqual(["recorded.yaml"]);
  });
});
