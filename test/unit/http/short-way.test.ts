import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { GatewayError } from "../../../src/errors/gateway-error.ts";
import type { Arrival } from "../../../src/exchange/exchange.ts";
import { buildApp } from "../../../src/http/app.ts";

const PATH = "/v1/acc/gate/openai/chat/completions?x=1";

test("a body arrives whole, in whatever pieces it was sent", async () => {
  const { port, came } = await listening();
  const texts = ["", "{}", "a".repeat(300_000)];
  for (const text of texts) {
    for (const pieces of [1, 3]) {
      const answer = await exchanged(port, cut(`${head(`content-length: ${text.length}`)}${text}`, pieces));
      expect(answer).toContain(`"bytes":${text.length}`);
    }
  }
  expect(came).toHaveLength(6);
  expect(came[0]?.arrival).toMatchObject({ account: "acc", gateway: "gate", path: "openai/chat/completions", search: "?x=1" });
  expect(came[5] && Buffer.from(came[5].arrival.body).toString()).toBe(texts[2]);
});

test("what is not plain is answered as well: chunked bodies, bodies too large, types that are none, encoded paths", async () => {
  const { port, came } = await listening();
  const chunked = await exchanged(port, [`${head("transfer-encoding: chunked")}2\r\n{}\r\n0\r\n\r\n`]);
  expect(chunked).toContain('"bytes":2');
  expect(await exchanged(port, [`${head("content-type: none\r\ncontent-length: 2")}{}`])).toContain('"bytes":2');
  const encoded = await exchanged(port, [`${head("content-length: 2").replace("openai", "a%3Ab")}{}`]);
  expect(encoded).toContain('"bytes":2');
  expect(came[2]?.arrival.path).toBe("a%3Ab/chat/completions");
  await exchanged(port, [head("content-length: 1000001")]);
  expect(came[3]?.refusal?.refusal).toBe("bodyTooLarge");
});

test("several requests in one packet are answered in turn", async () => {
  const { port, came } = await listening();
  const one = `${head("content-length: 2").replace("close", "keep-alive")}{}`;
  const answer = await exchanged(port, [`${one}${one}${head("content-length: 3")}[1]`]);
  expect(answer.match(/"bytes":\d/g)).toEqual(['"bytes":2', '"bytes":2', '"bytes":3']);
  expect(came).toHaveLength(3);
});

test("an upload that breaks off is a refused request, with its caller gone", async () => {
  const { port, came, begun } = await listening();
  const socket = connect(port, "127.0.0.1");
  socket.write(`${head("content-length: 20")}{"half":`);
  await begun;
  socket.destroy();
  await expect.poll(() => came.length).toBe(1);
  expect(came[0]?.refusal).toMatchObject({ refusal: "malformedRequest" });
  expect(came[0]?.arrival.gone).toBe(true);
  expect(came[0]?.arrival.signal.aborted).toBe(true);
});

test("a caller that leaves while it is waited for calls its request off", async () => {
  const { port, came } = await listening(
    ({ calledOff }) => new Promise((left) => calledOff?.addEventListener("abort", () => left())),
  );
  const socket = connect(port, "127.0.0.1");
  socket.write(`${head("content-length: 2")}{}`);
  await expect.poll(() => came.length).toBe(1);
  expect(came[0]?.arrival.gone).toBe(false);
  socket.destroy();
  await expect.poll(() => came[0]?.arrival.gone).toBe(true);
  expect(came[0]?.arrival.calledOff?.aborted).toBe(true);
});

interface Came {
  readonly arrival: Arrival;
  readonly refusal: GatewayError | undefined;
}

async function listening(wait?: (arrival: Arrival) => Promise<void>) {
  const came: Came[] = [];
  const app = buildApp({
    meantUrl: ({ url = "/" }) => url,
    answer: async (arrival, refusal) => {
      came.push({ arrival, refusal });
      await wait?.(arrival);
      return { status: 200, headers: {}, body: Buffer.from(`{"bytes":${arrival.body.byteLength}}`), from: "provider" };
    },
    binding: () => {},
    control: async () => () => {},
    bodyLimit: 1_000_000,
    keepAliveMs: 1_000,
    report: (error) => expect.unreachable(error.message),
    onStray: () => {},
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return { port: (app.server.address() as AddressInfo).port, came, begun: once(app.server, "request") };
}

function head(line: string): string {
  return `POST ${PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${line}\r\n\r\n`;
}

function cut(text: string, pieces: number): string[] {
  const size = Math.ceil(text.length / pieces);
  return Array.from({ length: pieces }, (_, at) => text.slice(at * size, (at + 1) * size));
}

/** All that comes back. */
async function exchanged(port: number, pieces: readonly string[]): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const ended = once(socket, "close");
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((sent) => setTimeout(sent, 5));
  }
  await ended;
  return text;
}
