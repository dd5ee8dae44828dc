import { describe, expect, test } from "vitest";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { hello, listening, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";
import { openSocket, type TestSocket } from "../../support/sockets.ts";

const gateway = "/v1/local/default";
const vendorKeys = { "x-api-key": "k", "anthropic-version": "2023-06-01" };
const key = { authorization: "Bearer sk-test" };

function step(query: object = hello, more: object = {}) {
  return { provider: "openai", endpoint: "chat/completions", headers: key, query, ...more };
}

function create(eventId: string, query: object = hello, more: object = {}) {
  return { type: "universal.create", request: { eventId, ...step(query, more) } };
}

/** All frames of one request; others' are put aside. */
async function answerTo(socket: TestSocket, frame: object) {
  socket.send(frame);
  const frames = await socket.until(({ type, response }) => type !== "universal.stream" && !isHead(type, response));
  return { frames, first: frames[0], last: frames.at(-1) };
}

/** A `universal.created` that others follow. */
function isHead(type: string, response: unknown): boolean {
  return type === "universal.created" && response === undefined;
}

test.each(["", "/"])("G-WS-1 G-WS-2 G-WS-3 a frame is answered by one with metadata and body (path ending %j)", async (end) => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway + end);
  socket.send(create("my-request"));
  expect(await socket.next()).toEqual({
    type: "universal.created",
    metadata: {
      cacheStatus: "MISS",
      eventId: "my-request",
      logId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      step: "0",
      contentType: "application/json",
    },
    response: expect.objectContaining({ object: "chat.completion" }),
  });
});

test("G-WS-3 the answer over the socket is the answer over HTTP", async () => {
  const aigw = await listening();
  const socket = await openSocket(aigw.url + gateway);
  const { first } = await answerTo(socket, create("a"));
  const overHttp = await (await post(aigw, "openai/chat/completions", hello)).json();
  expect(first.response.choices).toEqual(overHttp.choices);
});

test("G-WS-3 a repeat comes from the cache, and cacheStatus says so", async () => {
  const { url } = await listening({ gateways: [{ id: "default", cache_ttl: 300 }] });
  const socket = await openSocket(url + gateway);
  const { first } = await answerTo(socket, create("a"));
  const again = await answerTo(socket, create("b"));
  expect(again.first).toMatchObject({ metadata: { cacheStatus: "HIT", eventId: "b" }, response: first.response });
});

test("G-WS-4 G-WS-12 a stream is its metadata, one frame a chunk, and its metadata again: no comments, no [DONE]", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const { frames, first, last } = await answerTo(socket, create("s", { ...hello, stream: true }));
  expect(first).toEqual({
    type: "universal.created",
    metadata: expect.objectContaining({ eventId: "s", step: "0", cacheStatus: "MISS" }),
  });
  expect(first.metadata.contentType).toMatch(/^text\/event-stream/);
  const chunks = frames.slice(1, -1);
  expect(chunks.length).toBeGreaterThan(3);
  for (const chunk of chunks) {
    expect(Object.keys(chunk)).toEqual(["type", "metadata", "response"]);
    expect(chunk).toMatchObject({ type: "universal.stream", response: { object: "chat.completion.chunk" } });
    expect(chunk.metadata).toEqual({ eventId: "s" });
  }
  expect(last).toEqual({ type: "universal.done", metadata: first.metadata });
});

test("G-WS-12 comments and data that is no JSON: the one is dropped, the other text", async () => {
  const body = ": keep-alive\\n\\nevent: output\\ndata: word\\n\\ndata: [DONE]\\n\\n";
  const aigw = await scripted(
    `- match: { provider: openai }\n  answer: { raw: { body: "${body}", headers: { content-type: text/event-stream } } }`,
  );
  const { url } = await aigw.start();
  const socket = await openSocket(url + gateway);
  const { frames } = await answerTo(socket, create("s"));
  expect(frames.map(({ type, response }) => [type, response])).toEqual([
    ["universal.created", undefined],
    ["universal.stream", "word"],
    ["universal.done", undefined],
  ]);
});

test("G-WS-5 many requests share a socket: a quick answer overtakes a paced stream, and event ids tell them apart", async () => {
  const clock = manualClock(1_000);
  const { url } = await listening({}, { clock });
  const socket = await openSocket(url + gateway);
  socket.send(create("slow", { ...hello, model: "mock/stream-20tps", stream: true, max_tokens: 3 }));
  expect(await socket.next()).toMatchObject({ type: "universal.created", metadata: { eventId: "slow" } });
  socket.send(create("quick"));
  const overtaking = await socket.until(({ metadata }) => metadata.eventId === "quick");
  expect(overtaking.at(-1)).toMatchObject({ type: "universal.created", response: { object: "chat.completion" } });
  expect(overtaking).not.toContainEqual(expect.objectContaining({ type: "universal.done" }));
  await clock.advance(10_000);
  const rest = await socket.until(({ type }) => type === "universal.done");
  for (const { metadata } of rest) expect(metadata.eventId).toBe("slow");
});

test("G-WS-5 a hundred requests at once are all answered, each once", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const ids = Array.from({ length: 100 }, (_, index) => `r${index}`);
  for (const id of ids) socket.send(create(id));
  const answers = [];
  for (const _ of ids) answers.push(await socket.next());
  expect(answers.map(({ metadata }) => metadata.eventId).sort()).toEqual([...ids].sort());
});

describe("G-WS-6 any provider is reached", () => {
  test.each([
    ["anthropic", "v1/messages", { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages }, { type: "message" }],
    ["workers-ai", "@cf/meta/llama-3.1-8b-instruct", { prompt: "hi" }, { success: true }],
    ["compat", "chat/completions", { ...hello, model: "openai/gpt-4o-mini" }, { object: "chat.completion" }],
    [
      "google-ai-studio",
      "v1beta/models/gemini-2.5-flash:generateContent",
      { contents: [{ parts: [{ text: "hi" }] }] },
      { candidates: [{}] },
    ],
  ])("%s", async (provider, endpoint, query, shape) => {
    const { url } = await listening();
    const socket = await openSocket(url + gateway);
    const { first } = await answerTo(socket, create("x", query, { provider, endpoint, headers: { ...vendorKeys, ...key } }));
    expect(first).toMatchObject({ type: "universal.created", response: shape });
  });
});

describe("G-WS-7 errors", () => {
  test("the gateway's refusal and the provider's error are answers with metadata, and the socket stays open", async () => {
    const { url } = await listening({ strict: true, accounts: { "*": { tokens: ["t"] } } });
    const socket = await openSocket(url + gateway, { headers: { "cf-aig-authorization": "Bearer t" } });
    const nobody = await answerTo(socket, create("e1", hello, { provider: "nobody" }));
    expect(nobody.first).toMatchObject({
      type: "universal.created",
      metadata: { eventId: "e1", contentType: "application/json" },
      response: { name: "AiGatewayError", internalCode: 2008, error: [{ code: 2008 }] },
    });
    const unknown = await answerTo(socket, create("e2", { ...hello, model: "gpt-nothing" }));
    expect(unknown.first).toMatchObject({
      metadata: { eventId: "e2", step: "0", logId: expect.any(String) },
      response: { error: { code: "model_not_found" } },
    });
    expect((await answerTo(socket, create("ok"))).first).toMatchObject({ response: { object: "chat.completion" } });
  });

  test.each([
    ["not JSON", "{broken", /not JSON/, undefined],
    ["a list", [create("a")], /no JSON object/, undefined],
    ["a binary message", Buffer.from("{}"), /binary/, undefined],
    ["no type", { request: { eventId: "x", ...step() } }, /no "type"/, "x"],
    ["another type", { type: "universal.creat", request: { eventId: "x" } }, /did you mean 'universal\.create'/, "x"],
    ["no request", { type: "universal.create", eventId: "y" }, /"request" is no object/, "y"],
    ["an empty list", { type: "universal.create", request: [] }, /"request" is no object/, undefined],
  ])("%s gets an error frame that says what to send, and the next frame is answered", async (_, frame, text, eventId) => {
    const { url } = await listening();
    const socket = await openSocket(url + gateway);
    socket.send(frame);
    const error = await socket.next();
    expect(error).toEqual({
      type: "error",
      error: { message: expect.stringMatching(text) },
      ...(eventId !== undefined && { metadata: { eventId } }),
    });
    expect(error.error.message).toContain('send {"type":"universal.create"');
    expect((await answerTo(socket, create("ok"))).first).toMatchObject({ type: "universal.created" });
  });

  test("a step without provider is refused as over HTTP", async () => {
    const { url } = await listening();
    const socket = await openSocket(url + gateway);
    const { first } = await answerTo(socket, create("x", hello, { provider: undefined }));
    expect(first).toMatchObject({ metadata: { eventId: "x" }, response: { internalCode: 7001 } });
  });
});

test("G-WS-8 a list of steps falls back, and metadata tells the step", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const steps = [{ eventId: "f", ...step({ ...hello, model: "mock/500" }) }, step()];
  const { first } = await answerTo(socket, { type: "universal.create", request: steps });
  expect(first).toMatchObject({ metadata: { eventId: "f", step: "1" }, response: { object: "chat.completion" } });
});

test("G-WS-9 what is neither text nor JSON comes as binary frames, after the metadata", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const endpoint = "bedrock-runtime/us-east-1/model/amazon.nova-lite-v1:0/converse-stream";
  const query = { messages: [{ role: "user", content: [{ text: "hi" }] }] };
  socket.send(create("b", query, { provider: "aws-bedrock", endpoint }));
  const frames = await socket.until((frame) => frame.type === "universal.done" || frame.type === "error");
  expect(frames[0]).toMatchObject({ metadata: { contentType: "application/vnd.amazon.eventstream", eventId: "b" } });
  expect(frames.length).toBeGreaterThan(2);
  for (const frame of frames.slice(1, -1)) expect(frame).toBeInstanceOf(Buffer);
  expect(frames.at(-1)).toMatchObject({ type: "universal.done" });
});

test("G-WS-11 the Auto Router is not reached over sockets", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const auto = create("auto", { ...hello, model: "cloudflare/auto" }, { provider: "compat" });
  expect((await answerTo(socket, auto)).first).toMatchObject({ response: { name: "AiGatewayError" } });
});

test("G-WS-2 a frame without an event id gets the one that the gateway chose", async () => {
  const { url } = await listening();
  const socket = await openSocket(url + gateway);
  const { first } = await answerTo(socket, { type: "universal.create", request: step() });
  expect(first.metadata.eventId).toBe(first.metadata.logId);
});

test("LOG-6 each frame has a log row of the type websocket with its event id, and the socket an exchange of its own", async () => {
  const aigw = await listening();
  const socket = await openSocket(aigw.url + gateway, { headers: { "cf-aig-metadata": '{"user":"u1"}' } });
  const { first } = await answerTo(socket, create("my-event"));
  const exchange = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${first.metadata.logId}`)).json();
  expect(exchange).toMatchObject({ surface: "websocket", status: 200 });
  expect(exchange.logs[0]).toMatchObject({ requestType: "websocket", eventId: "my-event", metadata: { user: "u1" } });
  const opened = aigw.events;
  const ended = new Promise((done) => opened.on("ended", (it) => done([it.reply.status, it.finished?.how])));
  socket.ws.close(1000);
  expect(await ended).toEqual([101, "complete"]);
});

test("a caller who leaves in the middle of a stream is one who has left, and the next caller is served", async () => {
  const clock = manualClock(1_000);
  const aigw = await listening({}, { clock });
  const ended: unknown[] = [];
  aigw.events.on("ended", ({ finished }) => ended.push(finished?.how));
  const socket = await openSocket(aigw.url + gateway);
  socket.send(create("s", { ...hello, model: "mock/stream-20tps", stream: true }));
  await socket.next();
  socket.ws.terminate();
  await expect.poll(() => ended).toEqual(["client left", "client left"]);
  const other = await openSocket(aigw.url + gateway);
  expect((await answerTo(other, create("ok"))).first).toMatchObject({ type: "universal.created" });
});
