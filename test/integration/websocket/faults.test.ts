import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { kinds } from "../../../src/faults/index.ts";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { call } from "../../support/control.ts";
import { hello, listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";
const key = { authorization: "Bearer sk-test" };
const create = (query: object = hello) => ({
  type: "universal.create",
  request: { eventId: "e", provider: "openai", endpoint: "chat/completions", headers: key, query },
});

/** From now on, as nobody's socket would be opened otherwise. */
async function breaking(aigw: EmulatorInside, fault: FaultInput): Promise<void> {
  expect((await call(aigw, "POST", "faults", fault)).status).toBeLessThan(300);
}

describe("faults between gateway and caller", () => {
  test("an upgrade whose connection is closed gets no answer", async () => {
    const { url } = await listening({ faults: [{ kind: "reset-before-headers", side: "client" }] });
    const ws = new WebSocket(url.replace("http:", "ws:") + gateway);
    onTestFinished(() => ws.terminate());
    const [error] = await once(ws, "error");
    expect(error.message).toMatch(/hang up|ECONNRESET/);
  });

  test("an upgrade that the edge answers gets its page", async () => {
    const { url } = await listening({ faults: [{ kind: "edge-error", status: 522 }] });
    const refused = await refusedSocket(url + gateway);
    expect(refused.status).toBe(522);
    expect(refused.body).toContain("<");
  });

  test("a frame whose connection is closed takes the socket with it, without a goodbye; the next one opens", async () => {
    const aigw = await listening();
    const socket = await openSocket(aigw.url + gateway);
    await breaking(aigw, { kind: "reset-before-headers", side: "client", times: 1 });
    socket.send(create());
    expect((await socket.closed()).code).toBe(1006);
    const next = await openSocket(aigw.url + gateway);
    next.send(create());
    expect(await next.next()).toMatchObject({ type: "universal.created" });
  });

  test.each(["client", "upstream"] as const)("a stream that breaks off (%s) ends with an error frame", async (side) => {
    const aigw = await listening();
    const socket = await openSocket(aigw.url + gateway);
    await breaking(aigw, { kind: "reset-mid-stream", events: 2, side });
    socket.send(create({ ...hello, stream: true }));
    const frames = await socket.until(({ type }) => type === "error" || type === "universal.done");
    expect(frames.map(({ type }) => type)).toEqual(["universal.created", "universal.stream", "universal.stream", "error"]);
  });
});

test("a frame's provider fails as over HTTP, and the next frame is answered", async () => {
  const aigw = await listening({ faults: [{ kind: "status", status: 503, first: 1 }] });
  const socket = await openSocket(aigw.url + gateway);
  socket.send(create());
  expect(await socket.next()).toMatchObject({ metadata: { eventId: "e" }, response: { error: {} } });
  socket.send(create());
  expect(await socket.next()).toMatchObject({ response: { object: "chat.completion" } });
});

/** What some kinds do not go without. */
const NEEDED: Readonly<Record<string, object>> = { latency: { ms: 10 }, status: { status: 500 } };

test.each(kinds)("%s does its damage and no other: sockets open or are refused, frames are answered or end", async (kind) => {
  const aigw = await listening({ speed: 0 });
  const bugs: unknown[] = [];
  aigw.events.on("bug", (bug) => bugs.push(bug));
  const well = await openSocket(aigw.url + gateway);
  await breaking(aigw, { kind, ...NEEDED[kind] } as FaultInput);
  for (const path of [gateway, `${gateway}/openai?model=gpt-realtime`]) {
    const ws = new WebSocket(aigw.url.replace("http:", "ws:") + path, { headers: key });
    onTestFinished(() => ws.terminate());
    await Promise.race([once(ws, "open"), once(ws, "error")]).catch(() => {});
  }
  for (const query of [hello, { ...hello, stream: true }]) {
    well.send(create(query));
    const ends = ({ type, response }: { type: string; response?: unknown }) =>
      type === "error" || type === "universal.done" || (type === "universal.created" && response !== undefined);
    await Promise.race([well.until(ends), well.closed()]);
  }
  expect(bugs).toEqual([]);
  expect((await aigw.fetch("http://aigw/_aigw/health")).status).toBe(200);
});
