import { expect, test } from "vitest";
import { call } from "../../support/control.ts";
import { hello, listening } from "../../support/emulator.ts";
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
  const aigw = await listening({ faults: [{ kind: "bad-key", first: 1 }, { kind: "truncated" }] });
  const path = `${aigw.url}/v1/local/default/openai?model=gpt-realtime`;
  await expect(openSocket(path, { headers: key })).rejects.toThrow(/401/);
  const socket = await openSocket(path, { headers: key });
  expect((await socket.next()).type).toBe("session.created");
  expect((await call(aigw, "GET", "faults")).body.faults).toMatchObject([
    { kind: "bad-key", struck: 1 },
    { kind: "truncated", missed: 1, missedWhy: "the answer is a WebSocket" },
  ]);
});
