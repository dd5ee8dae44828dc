import https from "node:https";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { describe, expect, onTestFinished, test } from "vitest";
import { type GatewayHandlerOptions, gatewayHandlers } from "../../../src/reroute/msw.ts";
import { runInSandbox } from "../../../src/testing/current-sandbox.ts";
import { emulator, hello } from "../../support/emulator.ts";

const GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123abc/default/openai/chat/completions";
const REST = "https://api.cloudflare.com/client/v4/accounts/0123abc/ai/v1/chat/completions";
const asking = (body: unknown = hello) => ({
  method: "POST",
  headers: { authorization: "Bearer k", "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function served(options?: GatewayHandlerOptions, ...others: Parameters<typeof setupServer>) {
  const aigw = await emulator();
  const server = setupServer(...others, ...gatewayHandlers(aigw, options));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  return { aigw, server };
}

async function total(aigw: Awaited<ReturnType<typeof emulator>>, account: string): Promise<number> {
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges?account=${account}`)).json()).total;
}

describe("MSW with gatewayHandlers: an emulator without a port answers", () => {
  test("fetch to the gateway and to Cloudflare's API", async () => {
    const { aigw } = await served();
    expect((await (await fetch(GATEWAY, asking())).json()).object).toBe("chat.completion");
    expect((await fetch(REST, asking({ ...hello, model: "openai/gpt-4o-mini" }))).status).toBe(200);
    expect(await total(aigw, "0123abc")).toBe(2);
  });

  test("a stream piece by piece: the first is there before the next is made", async () => {
    const { aigw } = await served();
    const clock = aigw.clock("0123abc");
    await clock.freeze();
    const answer = fetch(GATEWAY, asking({ ...hello, model: "mock/stream-1tps", stream: true }));
    await expect.poll(async () => (clock.state().waiting > 0 ? clock.advance("1s").then(() => 1) : 0)).toBe(1);
    const reader = (await answer).body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toMatch(/^data: \{/);
    // The clock stands still, and what comes next waits for it.
    expect(clock.state().waiting).toBeGreaterThan(0);
    await clock.advance("24h");
    let rest = "";
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) rest += Buffer.from(piece.value);
    expect(rest).toMatch(/\[DONE\]\n\n$/);
  });

  test("a caller that leaves is a caller that has left", async () => {
    const { aigw } = await served();
    const ended = new Promise((tell) => aigw.events.on("ended", ({ finished }) => tell(finished?.how)));
    const stop = new AbortController();
    const answer = await fetch(GATEWAY, {
      ...asking({ ...hello, model: "mock/stream-5tps", stream: true }),
      signal: stop.signal,
    });
    await answer.body?.getReader().read();
    stop.abort();
    expect(await ended).toBe("client left");
  });

  test("node:https, whole and streamed", async () => {
    await served();
    const text = await new Promise<string>((done, failed) => {
      const asked = https.request(GATEWAY, { method: "POST", headers: asking().headers }, async (answer) => {
        const pieces: string[] = [];
        for await (const piece of answer) pieces.push(String(piece));
        done(pieces.join(""));
      });
      asked.on("error", failed).end(asking({ ...hello, stream: true }).body);
    });
    expect(text).toMatch(/^data: \{.*\[DONE\]\n\n$/s);
    const status = await new Promise((done) =>
      https.get(GATEWAY.replace("chat/completions", "models"), { headers: { authorization: "Bearer k" } }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      }),
    );
    expect(status).toBe(200);
  });

  test("errors are the gateway's and the providers' own", async () => {
    await served();
    expect((await fetch(GATEWAY, asking({ ...hello, model: "mock/429" }))).status).toBe(429);
  });

  test("R-13 in the running test's sandbox", async () => {
    const { aigw } = await served();
    await runInSandbox({ url: "http://127.0.0.1:9999", account: "test-7" }, () => fetch(GATEWAY, asking()));
    expect([await total(aigw, "test-7"), await total(aigw, "0123abc")]).toEqual([1, 0]);
  });

  test("other requests are passed over: to handlers of the user's own, or to what MSW does with unknown ones", async () => {
    const own = http.get("https://app.example.com/*", () => HttpResponse.json({ own: true }));
    await served({}, own);
    expect(await (await fetch("https://app.example.com/x")).json()).toEqual({ own: true });
    await expect(fetch("https://api.openai.com/v1/models")).rejects.toThrow();
    await expect(fetch("https://api.cloudflare.com/client/v4/zones")).rejects.toThrow();
  });

  test("providers: true answers for their own hosts, hosts for more names", async () => {
    const { aigw } = await served({ providers: true });
    expect((await fetch("https://api.openai.com/v1/chat/completions", asking())).status).toBe(200);
    expect(await total(aigw, "local")).toBe(1);
  });
});
