import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { readRule } from "../../../src/faults/rule.ts";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { call } from "../../support/control.ts";
import { hello, listening, post } from "../../support/emulator.ts";
import { openSocket } from "../../support/sockets.ts";

const key = { authorization: "Bearer sk-test" };
const create = {
  type: "universal.create",
  request: { eventId: "mine", provider: "openai", endpoint: "chat/completions", headers: key, query: { ...hello, stream: true } },
};

test("G-WS-7 a stream that breaks off over the universal socket ends with an error frame, and the socket goes on", async () => {
  const { url } = await listening({ faults: [{ kind: "reset-mid-stream", events: 2, first: 1 }] });
  const socket = await openSocket(`${url}/v1/local/default`);
  socket.send(create);
  const frames = await socket.until(({ type }) => type === "error");
  expect(frames.at(-1)).toMatchObject({ error: { message: "the answer broke off" }, metadata: { eventId: "mine" } });
  socket.send(create);
  expect((await socket.until(({ type }) => type === "universal.done")).length).toBeGreaterThan(2);
});

test("a vendor's socket is refused before it opens; what damages streams says that it cannot damage it", async () => {
  const aigw = await listening({ faults: [{ kind: "bad-key", first: 1 }, { kind: "wrong-content-type" }] });
  const path = `${aigw.url}/v1/local/default/openai?model=gpt-realtime`;
  await expect(openSocket(path, { headers: key })).rejects.toThrow(/401/);
  const socket = await openSocket(path, { headers: key });
  expect((await socket.next()).type).toBe("session.created");
  expect((await call(aigw, "GET", "faults")).body.faults).toMatchObject([
    { kind: "bad-key", struck: 1 },
    { kind: "wrong-content-type", missed: 1, missedWhy: "the answer is a WebSocket" },
  ]);
});

describe("damage to a vendor's socket", () => {
  const session = { type: "session.update", session: { type: "realtime", output_modalities: ["text"] } };
  const question = {
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text: "Where is Paris?" }] },
  };

  /** What arrives when nothing is damaged, by type, and what does with this fault. */
  async function conversation(fault?: FaultInput) {
    const aigw = await listening({ speed: 0, ...(fault && { faults: [{ ...fault, id: "one" }] }) });
    const socket = await openSocket(`${aigw.url}/v1/local/default/openai?model=gpt-realtime`, { headers: key });
    for (const event of [session, question, { type: "response.create" }]) socket.send(event);
    const ended = new Promise((tell) => aigw.events.on("ended", tell));
    const end = socket.closed();
    await Promise.race([end, expect.poll(() => socket.frames.join()).toContain("response.done")]).catch(() => {});
    const raw = [...socket.frames];
    socket.ws.close();
    await ended;
    const [use] = fault ? (await call(aigw, "GET", "faults")).body.faults : [];
    return { aigw, types: raw.map(typeIn), raw, end: await end, use };
  }

  const typeIn = (frame: string | Buffer) => /"type":"([\w.]+)"/.exec(String(frame))?.[1];

  test.each(["upstream", "client"] as const)("goodbyes with any code come after so many messages (%s)", async (side) => {
    const whole = await conversation();
    for (const code of [1001, 1006, 1008, 1011, 1012, 1013, 4000]) {
      const reason = code === 1006 ? undefined : "for a while";
      const { types, end, use } = await conversation({ kind: "socket-close", side, code, reason, events: 4 });
      expect(types).toEqual(whole.types.slice(0, 4));
      expect(end).toEqual({ code, reason: reason ?? "" });
      expect(use).toMatchObject({ struck: 1, missed: 0 });
    }
  });

  test.each<[FaultInput, (types: readonly unknown[]) => readonly unknown[]]>([
    [{ kind: "dropped-frame", event: 2 }, ([one, , ...rest]) => [one, ...rest]],
    [{ kind: "duplicate-frame", event: 2 }, ([one, two, ...rest]) => [one, two, two, ...rest]],
    [{ kind: "reordered-frame", event: 2 }, ([one, two, three, ...rest]) => [one, three, two, ...rest]],
    [{ kind: "delayed-frames", ms: 300 }, (types) => types],
    [{ kind: "slow-drip" }, (types) => types],
    [{ kind: "stall", events: 2, ms: 300 }, (types) => types],
    [{ kind: "reset-mid-stream", events: 2 }, (types) => types.slice(0, 2)],
    [{ kind: "truncated", events: 2 }, (types) => types.slice(0, 3)],
  ])("%o", async (fault, expected) => {
    const whole = await conversation();
    const damaged = await conversation(fault);
    expect(damaged.types).toEqual(expected(whole.types));
    expect(damaged.use).toMatchObject({ struck: 1, missed: 0 });
  });

  test("a message that is cut is no JSON, and the goodbye is as if that were all", async () => {
    const { raw, end } = await conversation({ kind: "truncated", events: 2 });
    expect(() => JSON.parse(String(raw[2]))).toThrow();
    expect(end).toEqual({ code: 1000, reason: "" });
  });

  test("held messages take their time on the account's clock, in their order", async () => {
    const aigw = await listening({ faults: [{ kind: "delayed-frames", ms: "2s" }] });
    await aigw.clock().freeze();
    const socket = await openSocket(`${aigw.url}/v1/local/default/openai?model=gpt-realtime`, { headers: key });
    socket.send(session);
    await expect
      .poll(() =>
        aigw
          .clock()
          .advance(0)
          .then(() => socket.frames.length),
      )
      .toBe(0);
    await aigw.clock().advance(2000);
    expect((await socket.next()).type).toBe("session.created");
  });

  test("what a message's JSON lacks is its last brace", async () => {
    const aigw = await listening({ faults: [{ kind: "malformed-json", event: 1 }] });
    const ws = new WebSocket(`${aigw.url.replace("http", "ws")}/v1/local/default/openai?model=gpt-realtime`, { headers: key });
    onTestFinished(() => ws.terminate());
    const [data] = await once(ws, "message");
    expect(() => JSON.parse(String(data))).toThrow();
    expect(JSON.parse(`${data}}`).type).toBe("session.created");
  });

  test("a fault that waits for more messages than come says so, and a request has no socket to close", async () => {
    const { use } = await conversation({ kind: "socket-close", events: 1000 });
    expect(use).toMatchObject({
      struck: 0,
      missed: 1,
      missedWhy: expect.stringMatching(/^only \d+ messages went over the socket$/),
    });
    const aigw = await listening({ faults: [{ kind: "socket-close" }, { kind: "delayed-frames" }] });
    await post(aigw, "openai/chat/completions", hello);
    expect((await call(aigw, "GET", "faults")).body.faults).toMatchObject([
      { missed: 1, missedWhy: "the answer is no WebSocket" },
      { missed: 1, missedWhy: "the answer is no WebSocket" },
    ]);
  });

  test("where and when hold for sockets as for requests: the second of this model, at most once", async () => {
    const aigw = await listening({
      faults: [{ kind: "socket-close", code: 1012, events: 1, model: "gpt-realtime*", from: 2, times: 1 }],
    });
    const open = (model: string) => openSocket(`${aigw.url}/v1/local/default/openai?model=${model}`, { headers: key });
    const [first, other] = [await open("gpt-realtime"), await open("gpt-4o-mini")];
    const second = await open("gpt-realtime-mini");
    const third = await open("gpt-realtime");
    expect(await second.closed()).toEqual({ code: 1012, reason: "" });
    for (const socket of [first, other, third]) expect(socket.ws.readyState).toBe(socket.ws.OPEN);
  });

  test("the universal endpoint's own socket is closed between gateway and caller", async () => {
    const { url } = await listening({
      faults: [{ kind: "socket-close", side: "client", code: 1001, reason: "restart", events: 1 }],
    });
    const socket = await openSocket(`${url}/v1/local/default`);
    socket.send(create);
    expect((await socket.next()).type).toBe("universal.created");
    expect(await socket.closed()).toEqual({ code: 1001, reason: "restart" });
  });

  test.each([1000.5, 999, 1004, 1005, 1015, 2000, 5000])("%d is no code that a goodbye may have", (code) => {
    expect(() => readRule({ kind: "socket-close", code })).toThrow(/1000 to 4999/);
  });
});
