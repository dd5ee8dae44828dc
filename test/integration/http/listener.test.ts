import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { hello, listening } from "../../support/emulator.ts";

interface Raw {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly chunks: string[];
}

function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Raw> {
  return new Promise((done, failed) => {
    const call = request(url, { method: options.method ?? "POST", headers: options.headers ?? {}, agent: false }, (answer) => {
      const chunks: string[] = [];
      answer.on("data", (chunk) => chunks.push(String(chunk)));
      answer.on("end", () =>
        done({ status: answer.statusCode ?? 0, reason: answer.statusMessage ?? "", headers: answer.headers, chunks }),
      );
      answer.on("error", failed);
    });
    call.on("error", failed);
    call.end(options.body);
  });
}

const json = { "content-type": "application/json", authorization: "Bearer sk-test" };
const chat = "/v1/local/default/openai/chat/completions";

test("clients 1.3 whole answers say content-type application/json exactly, and their length", async () => {
  const { url } = await listening();
  const answer = await send(url + chat, { headers: json, body: JSON.stringify(hello) });
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(Number(answer.headers["content-length"])).toBe(Buffer.byteLength(answer.chunks.join("")));
});

test("clients 1.4 streams are never compressed, end with a blank line, and no event waits for the next", async () => {
  const { url } = await listening();
  const body = JSON.stringify({ ...hello, model: "mock/stream-20tps", stream: true, max_tokens: 5 });
  const answer = await send(url + chat, { headers: { ...json, "accept-encoding": "gzip, deflate" }, body });
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(answer.headers["transfer-encoding"]).toBe("chunked");
  // One write for each paced token, each with whole events.
  expect(answer.chunks.length).toBeGreaterThanOrEqual(4);
  for (const chunk of answer.chunks) expect(chunk).toMatch(/\n\n$/);
});

test("clients 1.4 events that are ready at once may share a write", async () => {
  const { url } = await listening();
  const body = JSON.stringify({ ...hello, stream: true });
  const answer = await send(url + chat, { headers: json, body });
  const events = answer.chunks.join("").split("\n\n").length - 1;
  expect(events).toBeGreaterThan(10);
  expect(answer.chunks.length).toBeLessThan(events / 2);
});

test.each([
  [401, "Unauthorized"],
  [429, "Too Many Requests"],
  [503, "Service Unavailable"],
])("clients 1.5 status %i carries its standard reason phrase", async (status, reason) => {
  const { url } = await listening();
  const answer = await send(url + chat, { headers: json, body: JSON.stringify({ ...hello, model: `mock/${status}` }) });
  expect([answer.status, answer.reason]).toEqual([status, reason]);
});

test("clients 1.6 a body of 50 MB is taken", async () => {
  const { url } = await listening();
  const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(50 * 1024 * 1024)}` } };
  const body = JSON.stringify({
    ...hello,
    messages: [{ role: "user", content: [{ type: "text", text: "what is this?" }, image] }],
  });
  const answer = await send(url + chat, { headers: json, body });
  expect(answer.status).toBe(200);
});

test("clients 1.6 a body over the limit is 413, names the limit's setting nowhere on the wire, and the next request is served", async () => {
  const { url } = await listening({ bodyLimit: 1000 });
  const answer = await send(url + chat, { headers: json, body: "x".repeat(1001) });
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.chunks.join(""))).toMatchObject({ success: false, httpCode: 413 });
  expect((await send(url + chat, { headers: json, body: JSON.stringify(hello) })).status).toBe(200);
});

test.each(["application/json; charset=utf-8", "application/octet-stream", "text/plain", "audio/mpeg", "nonsense", ""])(
  "clients 1.7 a body of content type '%s' arrives as the bytes it is",
  async (type) => {
    const { url } = await listening();
    const headers = { authorization: "Bearer sk-test", ...(type ? { "content-type": type } : {}) };
    expect((await send(url + chat, { headers, body: JSON.stringify(hello) })).status).toBe(200);
  },
);

test("clients 1.7 a GET without a body may say content-type application/json", async () => {
  const { url } = await listening();
  expect((await send(`${url}/v1/local/default/openai/models`, { method: "GET", headers: json })).status).toBe(200);
});

test("clients 1.10 the gateway's own headers are on every answer, whole and streamed", async () => {
  const { url } = await listening();
  for (const stream of [false, true]) {
    const { headers } = await send(url + chat, { headers: json, body: JSON.stringify({ ...hello, stream }) });
    expect(headers["cf-aig-log-id"]).toBeTruthy();
    expect(headers["cf-aig-cache-status"]).toBe("MISS");
    expect(headers["cf-aig-step"]).toBe("0");
  }
});

test("clients 9 percent-encoded slashes and colons in a provider's path arrive untouched", async () => {
  const { url } = await listening();
  const google = "/v1/local/default/google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
  const body = JSON.stringify({ contents: [{ parts: [{ text: "hello" }] }] });
  expect((await send(url + google, { headers: { ...json, "x-goog-api-key": "k" }, body })).status).toBe(200);
  const workers = "/v1/local/default/workers-ai/run/@cf%2Fmeta%2Fllama-3.1-8b-instruct";
  expect((await send(url + workers, { headers: json, body: JSON.stringify({ prompt: "hello" }) })).status).toBe(200);
});

test("headers of several hundred kilobytes are taken, absurd ones get a clean 431, and the server lives on", async () => {
  const { url } = await listening();
  const answer = await send(url + chat, { headers: { ...json, "x-big": "a".repeat(600_000) }, body: JSON.stringify(hello) });
  expect(answer.status).toBe(200);
  const absurd = await send(url + chat, { headers: { ...json, "x-big": "a".repeat(2_000_000) }, body: "{}" }).catch(
    (error) => error.code,
  );
  expect([431, "ECONNRESET", "EPIPE"]).toContain(typeof absurd === "string" ? absurd : absurd.status);
  expect((await send(url + chat, { headers: json, body: JSON.stringify(hello) })).status).toBe(200);
});

test("bytes that are no HTTP get a 400 and the connection is closed; the next request is served", async () => {
  const { url } = await listening();
  const answer = await new Promise<string>((done) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write("HELLO WORLD\r\n\r\n"));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => done(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect((await send(url + chat, { headers: json, body: JSON.stringify(hello) })).status).toBe(200);
});

test("OPTIONS and unusual methods get a clear answer", async () => {
  const { url } = await listening();
  for (const method of ["OPTIONS", "PATCH", "PROPFIND"]) {
    const answer = await send(url + chat, { method, headers: { authorization: "Bearer sk-test" } });
    expect([404, 405], method).toContain(answer.status);
    expect(answer.chunks.join("")).not.toBe("");
  }
});

test("a client that hangs up in the middle of a stream is noticed, and its exchange is recorded so", async () => {
  const aigw = await listening();
  await new Promise<void>((done, failed) => {
    const call = request(aigw.url + chat, { method: "POST", headers: json }, (answer) => {
      answer.once("data", () => {
        call.destroy();
        done();
      });
    });
    call.on("error", failed);
    call.end(JSON.stringify({ ...hello, model: "mock/stream-20tps", stream: true }));
  });
  const recorded = async () => (await (await fetch(`${aigw.url}/_aigw/exchanges`)).json()).exchanges[0];
  await expect.poll(recorded).toBeTruthy();
  const { trace } = await (await fetch(`${aigw.url}/_aigw/exchanges/${(await recorded()).id}`)).json();
  expect(trace.at(-1)).toMatchObject({ what: "ended", how: "client left" });
  expect((await send(aigw.url + chat, { headers: json, body: JSON.stringify(hello) })).status).toBe(200);
});

test("a client that hangs up before the answer is noticed too", async () => {
  const aigw = await listening();
  const stop = new AbortController();
  const call = fetch(aigw.url + chat, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ ...hello, model: "mock/slow-30s" }),
    signal: stop.signal,
  });
  // The request is inside once the listener has it; there is nothing to read yet.
  await expect.poll(() => aigw.events !== undefined).toBe(true);
  const ended = new Promise<string>((done) => {
    aigw.events.on("ended", ({ finished }) => done(finished?.how ?? "refused"));
  });
  await new Promise((turn) => setTimeout(turn, 100));
  stop.abort();
  await expect(call).rejects.toThrow();
  expect(await ended).toBe("client left");
});
