import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
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

/** A vendor that greets, and answers each message with what it heard; it leaves when it is told to. */
async function talker({ ws, say, heard }: VendorSocket): Promise<void> {
  let number = 0;
  say({ type: "session.created", session: { id: `sess_${Math.random()}` } });
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

async function usualTalk(socket: TestSocket): Promise<void> {
  await socket.next();
  socket.send({ type: "hello", event_id: `event_${Math.random()}` });
  await done(socket);
  socket.send(Buffer.from([1, 2, 3]));
  await socket.next();
  socket.send({ type: "item", item: { id: `item_${Math.random()}`, text: "é" } });
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
