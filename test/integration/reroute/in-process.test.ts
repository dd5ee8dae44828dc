import { Agent, get, request } from "node:https";
import { connect } from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { reroute } from "../../../src/index.ts";
import { runInSandbox } from "../../../src/testing/current-sandbox.ts";
import { emulator, hello, listening } from "../../support/emulator.ts";

const GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/chat/completions";
const asked = { method: "POST", headers: { authorization: "Bearer k" }, body: JSON.stringify(hello) };
const undone: (() => void)[] = [];
afterEach(() => {
  for (const undo of undone.splice(0)) undo();
});
const during = (options: Parameters<typeof reroute>[0]) => void undone.push(reroute(options));

async function accounts(aigw: Awaited<ReturnType<typeof emulator>>, ...ids: string[]): Promise<number[]> {
  const totals = ids.map(async (id) => (await (await aigw.fetch(`http://aigw/_aigw/exchanges?account=${id}`)).json()).total);
  return Promise.all(totals);
}

describe("reroute() in a process of one's own", () => {
  test("an emulator without a port answers, until it is undone", async () => {
    const aigw = await emulator();
    const before = globalThis.fetch;
    const undo = reroute({ fetch: aigw.fetch, offline: true });
    expect((await fetch(GATEWAY, asked)).status).toBe(200);
    await expect(fetch("https://example.com")).rejects.toThrow(
      /^blocked outbound call to https:\/\/example\.com\/ from test\/integration\/reroute\/in-process\.test\.ts:\d+: /,
    );
    undo();
    expect(globalThis.fetch).toBe(before);
  });

  test("undone in another order than made, each ends where it is undone", async () => {
    const [first, second] = [await emulator(), await emulator()];
    const undoFirst = reroute({ fetch: first.fetch });
    const undoSecond = reroute({ fetch: second.fetch });
    onTestFinished(undoSecond);
    await fetch(GATEWAY, asked);
    undoFirst();
    await fetch(GATEWAY, asked);
    expect([await accounts(first, "0123abc"), await accounts(second, "0123abc")]).toEqual([[0], [2]]);
    undoSecond();
  });

  test("R-13 a fixed account id is the running test's sandbox, wherever the emulator of the test is", async () => {
    const aigw = await listening();
    during({});
    const one = runInSandbox({ url: aigw.url, account: "test-1" }, () => fetch(GATEWAY, asked));
    const two = runInSandbox({ url: aigw.url, account: "test-2" }, async () => {
      await fetch(GATEWAY, asked);
      return fetch(GATEWAY, asked);
    });
    await Promise.all([one, two]);
    expect(await accounts(aigw, "test-1", "test-2", "0123abc")).toEqual([1, 2, 0]);
  });

  test("with the emulator's authority, sockets too", async () => {
    const aigw = await listening({ tls: true });
    during({ url: aigw.url, ca: aigw.tls?.ca });
    const status = await new Promise((done, failed) => {
      const url = GATEWAY.replace("chat/completions", "models");
      get(url, { headers: { authorization: "Bearer k" }, agent: false }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      }).on("error", failed);
    });
    expect(status).toBe(200);
  });

  test("R-13 node:https says whose sandbox it runs in, also where a connection is used again", async () => {
    const aigw = await listening({ tls: true });
    during({ url: aigw.url, ca: aigw.tls?.ca });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const url = GATEWAY.replace("chat/completions", "models");
    const options = { headers: { authorization: "Bearer k" }, agent };
    const asking = (account: string, send: typeof get) =>
      runInSandbox({ url: aigw.url, account }, () => {
        return new Promise((done, failed) => {
          const asked = send(url, options, (answer) => answer.resume().on("end", () => done(answer.statusCode)));
          asked.on("error", failed).end();
        });
      });
    expect([await asking("test-1", get), await asking("test-2", request), await asking("test-2", get)]).toEqual([200, 200, 200]);
    expect(await accounts(aigw, "test-1", "test-2", "0123abc")).toEqual([1, 2, 0]);
  });

  test("every attempt is told, with where it came from", async () => {
    const blocked: unknown[] = [];
    during({ offline: true, allowHosts: ["*.internal"], onBlocked: (one) => blocked.push(one) });
    await new Promise((done) => connect(25, "mail.example.com").on("error", done));
    const from = { file: "test/integration/reroute/in-process.test.ts", line: expect.any(Number) };
    expect(blocked).toEqual([{ what: "mail.example.com:25", host: "mail.example.com", from }]);
  });
});
