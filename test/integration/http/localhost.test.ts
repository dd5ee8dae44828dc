import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { emulator, listening } from "../../support/emulator.ts";

/** A machine whose `localhost` has two addresses that are there, in an order that is not ours, and one that is not. */
const addresses = async () => ["127.0.0.2", "192.0.2.1", "127.0.0.1"];
const twoFaced = (options: Parameters<typeof listening>[0] = {}) => listening({ host: "localhost", ...options }, { addresses });

async function alsoAt(options?: Parameters<typeof listening>[0]) {
  const aigw = await twoFaced(options);
  expect(new URL(aigw.url).hostname).toBe("localhost");
  const { port } = new URL(aigw.url);
  return { aigw, port, places: [`127.0.0.1:${port}`, `127.0.0.2:${port}`] };
}

test("clients 1.8 every address of localhost speaks HTTP/1.1 and HTTP/2 without TLS", async () => {
  const { places } = await alsoAt();
  for (const place of places) {
    expect((await fetch(`http://${place}/_aigw/health`)).status).toBe(200);
    const client = connectHttp2(`http://${place}`);
    onTestFinished(() => client.destroy());
    const [headers] = await once(client.request({ ":path": "/_aigw/health" }), "response");
    expect(headers[":status"]).toBe(200);
  }
});

test("clients 1.9 every address of localhost speaks TLS, and opens WebSockets", async () => {
  const { aigw, places } = await alsoAt({ tls: true });
  for (const place of places) {
    const call = request(`https://${place}/_aigw/health`, { ca: aigw.tls?.ca, servername: "localhost", agent: false }).end();
    const [answer] = await once(call, "response");
    expect(answer.resume().statusCode).toBe(200);
    const socket = new WebSocket(`ws://${place}/v1/local/default`);
    await once(socket, "open");
    socket.close();
    expect((await once(socket, "close"))[0]).toBe(1005);
  }
});

test("a stopped emulator has left every address of localhost, whoever was still connected", async () => {
  const { aigw, port, places } = await alsoAt();
  const kept = await Promise.all(places.map((place) => fetch(`http://${place}/_aigw/health`)));
  expect(kept.map(({ status }) => status)).toEqual([200, 200]);
  await aigw.stop();
  for (const host of ["127.0.0.1", "127.0.0.2"]) {
    const next = createServer().listen({ host, port: Number(port) });
    await once(next, "listening");
    next.close();
  }
});

test("an address of localhost that another program has is told, and the others are served", async () => {
  const { aigw } = await alsoAt();
  const port = Number(new URL(aigw.url).port);
  const second = await emulator({ host: "localhost", port }, { addresses: async () => ["127.0.0.3", "127.0.0.2"] });
  const told: string[] = [];
  second.events.on("notice", (sentence) => told.push(sentence));
  await second.start();
  expect((await fetch(`http://127.0.0.3:${port}/_aigw/health`)).status).toBe(200);
  expect(told).toEqual([expect.stringContaining(`another program has port ${port} of 127.0.0.2`)]);
});
