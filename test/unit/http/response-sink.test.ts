import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { ResponseSink } from "../../../src/http/response-sink.ts";

async function turn(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

/** What comes back over one connection, byte for byte but for the headers, for requests that are sent at once. */
async function wire(requests: string, answer: (sink: ResponseSink, raw: ServerResponse) => Promise<void>): Promise<string> {
  const server = createServer((request, raw) => {
    raw.sendDate = false;
    raw.writeHead(200, { "x-path": String(request.url), connection: "close" });
    void answer(new ResponseSink(raw, () => {}), raw);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(requests);
  let came = "";
  socket.on("data", (chunk: Buffer) => {
    came += chunk.toString("latin1");
  });
  await once(socket, "close");
  server.close();
  return came.replace(/HTTP\/1\.1 200 OK\r\n.*?\r\n\r\n/gs, "|");
}

const pieces = async (sink: ResponseSink) => {
  sink.take(["one"]);
  await turn();
  sink.take(["two", Buffer.from("three")]);
  await turn();
  sink.take([{ around: { before: "<", after: ">" }, pieces: ["a", "\u00e9"] }]);
  sink.take(["four"]);
  await turn();
  sink.end(["five"]);
};

test("each write is a chunk, and what is ready at the same time shares one", async () => {
  const came = await wire("GET / HTTP/1.1\r\nhost: x\r\n\r\n", pieces);
  expect(came).toBe("|3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\na\r\n<a><\u00e9>four\r\n4\r\nfive\r\n0\r\n\r\n");
});

test("a stream that is there at once is one chunk", async () => {
  const came = await wire("GET / HTTP/1.1\r\nhost: x\r\n\r\n", async (sink) => {
    sink.end(["one", { around: { before: "<", after: ">" }, pieces: ["a"] }, "two"]);
  });
  expect(came).toBe("|9\r\none<a>two\r\n0\r\n\r\n");
});

test("who does not know chunks gets bytes, and who asks for headers alone no body", async () => {
  expect(await wire("GET / HTTP/1.0\r\n\r\n", pieces)).toBe("|onetwothree<a><\u00e9>fourfive");
  expect(await wire("HEAD / HTTP/1.1\r\nhost: x\r\n\r\n", pieces)).toBe("|");
});

test("headers leave before anything is ready", async () => {
  const came = await wire("GET / HTTP/1.1\r\nhost: x\r\n\r\n", async (sink, raw) => {
    await turn();
    await turn();
    expect(raw.headersSent && raw.socket?.bytesWritten).toBeGreaterThan(0);
    sink.end([]);
  });
  expect(came).toBe("|0\r\n\r\n");
});

test("a stream that breaks off at once has begun: its headers arrive", async () => {
  const came = await wire("GET / HTTP/1.1\r\nhost: x\r\n\r\n", async (sink) => sink.fail());
  expect(came).toBe("|");
});

test("what was given before a stream broke off arrives, and its end does not", async () => {
  const came = await wire("GET / HTTP/1.1\r\nhost: x\r\n\r\n", async (sink) => {
    sink.take(["one"]);
    sink.fail();
  });
  expect(came).toBe("|3\r\none\r\n");
});

test("a client that does not read is waited for, and one that has gone is not", async () => {
  const large = "x".repeat(1024 * 1024);
  let batches = 0;
  let left: boolean | undefined;
  const server = createServer(async (_request, raw) => {
    const sink = new ResponseSink(raw, () => {});
    raw.on("error", () => {});
    for (; !sink.left && batches < 1_000; batches += 1) await sink.take([large]);
    left = sink.left;
    sink.end([large]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await expect.poll(() => batches).toBeGreaterThan(0);
  socket.destroy();
  await expect.poll(() => left).toBe(true);
  expect(batches).toBeLessThan(100);
  server.close();
});
