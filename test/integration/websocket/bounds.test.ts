import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { hello, listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";
const create = { type: "universal.create", request: { provider: "openai", endpoint: "chat/completions", query: hello } };

const collectGarbage: () => void = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

/** A client that has opened a socket and does not answer anything any more. */
async function deafSocket(url: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  const key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
  const lines = [
    `GET ${gateway} HTTP/1.1`,
    "host: x",
    "connection: upgrade",
    "upgrade: websocket",
    key,
    "sec-websocket-version: 13",
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
  return socket;
}

test("a message larger than bodyLimit closes the socket with 1009, and others stay open", async () => {
  const { url } = await listening({ bodyLimit: 5_000 });
  const [large, other] = await Promise.all([openSocket(url + gateway), openSocket(url + gateway)]);
  large.send("x".repeat(5_001));
  expect((await large.closed()).code).toBe(1009);
  other.send(create);
  expect(await other.next()).toMatchObject({ type: "universal.created" });
});

test.each([
  ["text that is no UTF-8", [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], 1007],
  ["a frame without mask", [0x81, 0x02, 0x7b, 0x7d], 1002],
  ["an opcode that is none", [0x83, 0x80, 0, 0, 0, 0], 1002],
  ["a continuation of nothing", [0x80, 0x80, 0, 0, 0, 0], 1002],
])("%s closes the socket with %3$i", async (_, bytes, code) => {
  const { url } = await listening();
  const socket = await deafSocket(url);
  socket.write(Buffer.from(bytes));
  const [frame] = await once(socket, "data");
  expect([frame[0], frame.readUInt16BE(2)]).toEqual([0x88, code]);
});

test("maxSockets: one more is 503 until another is closed", async () => {
  const { url } = await listening({ maxSockets: 2 });
  const [first] = await Promise.all([openSocket(url + gateway), openSocket(url + gateway)]);
  const refused = await refusedSocket(url + gateway);
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.body)).toMatchObject({ name: "AiGatewayError", internalCode: 503, message: "Too many open sockets" });
  first.ws.close();
  await first.closed();
  await openSocket(url + gateway);
});

test("maxSockets holds for those that ask at the same time", async () => {
  const { url } = await listening({ maxSockets: 3 });
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => openSocket(url + gateway)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
});

test("a silent socket is closed with 1001 after socketIdleMs of the account's time; what goes over it begins anew", async () => {
  const aigw = await listening({ socketIdleMs: "5m" });
  await aigw.clock().freeze();
  const [socket, others] = await Promise.all([openSocket(aigw.url + gateway), openSocket(`${aigw.url}/v1/other/default`)]);
  await aigw.clock().advance("4m");
  socket.send(create);
  await socket.next();
  await aigw.clock().advance("4m");
  socket.send(create);
  expect(await socket.next()).toMatchObject({ type: "universal.created" });
  await aigw.clock().advance("5m");
  expect(await socket.closed()).toEqual({ code: 1001, reason: "nothing was sent for 300 s (socketIdleMs)" });
  others.send(create);
  expect(await others.next()).toMatchObject({ type: "universal.created" });
});

test("a caller that is gone without a word is found out by its silence; one that answers pings stays", async () => {
  const clock = manualClock(1_000);
  const { url } = await listening({ socketIdleMs: "24h" }, { clock });
  const deaf = await deafSocket(url);
  const well = await openSocket(url + gateway);
  deaf.resume();
  const ended = once(deaf, "close");
  for (let minute = 0; minute < 3; minute += 1) {
    const pinged = once(well.ws, "ping");
    await clock.advance(30_000);
    await pinged;
    // Its pong takes real time.
    well.send(create);
    await well.next();
  }
  await ended;
  expect(well.ws.readyState).toBe(well.ws.OPEN);
});

test("a caller that does not read what it asked for is not waited for with ever more memory", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  socket.ws.pause();
  const long = { ...create.request, query: { ...hello, model: "mock/long-20000", stream: true } };
  for (let time = 0; time < 8; time += 1) socket.send({ ...create, request: long });
  await new Promise((done) => setTimeout(done, 500));
  // Its buffers and the network's are full: another caller is served meanwhile.
  const other = await openSocket(url + gateway);
  other.send(create);
  expect(await other.next()).toMatchObject({ type: "universal.created" });
  socket.ws.resume();
  const frames = await socket.until(({ type }) => type === "universal.done");
  expect(frames.length).toBeGreaterThan(1000);
});

test("200 idle sockets are cheap, answered when they speak, and leave nothing behind", async () => {
  const aigw = await listening();
  const open = () => Promise.all(Array.from({ length: 200 }, () => openSocket(aigw.url + gateway)));
  const goodbye = async (sockets: Awaited<ReturnType<typeof open>>) => {
    for (const { ws } of sockets) ws.close();
    await Promise.all(sockets.map(({ closed }) => closed()));
  };
  await goodbye(await open());
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let time = 0; time < 3; time += 1) await goodbye(await open());
  const last = await open();
  for (const socket of last) socket.send(create);
  for (const socket of last) expect(await socket.next()).toMatchObject({ type: "universal.created" });
  await goodbye(last);
  await expect.poll(() => aigw.clock().state().waiting).toBe(0);
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(12 * 1024 * 1024);
});

test("stopping says 1001 on every socket, ends those that do not answer, and writes all of them down", async () => {
  // A clock that stands still keeps nobody from stopping.
  const aigw = await listening({}, { clock: manualClock(1_000) });
  const ended: unknown[] = [];
  aigw.events.on("ended", ({ finished, reply }) => ended.push([reply.status, finished?.how]));
  const [well, busy] = await Promise.all([openSocket(aigw.url + gateway), openSocket(aigw.url + gateway)]);
  const deaf = await deafSocket(aigw.url);
  deaf.resume();
  const gone = once(deaf, "close");
  busy.send({ ...create, request: { ...create.request, query: { ...hello, model: "mock/slow-20s" } } });
  busy.ws.ping();
  await once(busy.ws, "pong");
  await aigw.stop();
  expect(await well.closed()).toEqual({ code: 1001, reason: "the emulator was stopped" });
  expect((await busy.closed()).code).toBe(1001);
  await gone;
  expect(ended).toHaveLength(4);
  for (const [, how] of ended as unknown[][]) expect(how).toBe("emulator stopped");
});

test("a caller that leaves while it is let in leaves nothing open", async () => {
  const aigw = await listening({ maxSockets: 1 });
  for (let time = 0; time < 20; time += 1) {
    const socket = connect({ port: Number(new URL(aigw.url).port), host: "127.0.0.1" });
    const key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
    socket.write(
      `GET ${gateway} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${key}\r\nsec-websocket-version: 13\r\n\r\n`,
    );
    await once(socket, "connect");
    if (time % 2) socket.resetAndDestroy();
    else socket.destroy();
  }
  await expect.poll(async () => (await openSocket(aigw.url + gateway).catch(() => undefined))?.ws.readyState).toBe(1);
});
