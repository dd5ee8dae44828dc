import { expect, test } from "vitest";
import { asked, converted, interactionsIn } from "./converting.ts";

const row = {
  id: "01a",
  created_at: "2026-11-29T10:00:00.000Z",
  provider: "openai",
  model: "gpt-4o-mini",
  path: "chat/completions",
  duration: 412,
  success: true,
  cached: false,
  tokens_in: 14,
  tokens_out: 2,
  status_code: 200,
  response_content_type: "application/json",
};
const answer = { id: "chatcmpl-1", object: "chat.completion" };
const whole = { ...row, request: asked, response: answer };

test("rows of the logs API with their bodies become recordings, with the tokens that were counted", async () => {
  const { text, from, leftOut, notes } = await converted([whole]);
  expect([from, leftOut, notes.map(({ what }) => what)]).toEqual(["log", [], [expect.stringContaining("logs keep no headers")]]);
  expect(await interactionsIn(text)).toMatchObject([
    {
      request: { to: "openai chat/completions", model: "gpt-4o-mini", body: { messages: asked.messages } },
      response: { status: 200, at: 412, json: answer },
      usage: { in: 14, out: 2 },
    },
  ]);
});

test("an envelope, a single row and rows line by line are read; bodies may be the row's own beginnings where those are the whole", async () => {
  const heads = {
    ...row,
    request_head: JSON.stringify(asked),
    request_head_complete: true,
    response_head: JSON.stringify(answer),
    response_head_complete: true,
  };
  for (const file of [
    { success: true, result: [heads] },
    { success: true, result: heads },
    heads,
    `${JSON.stringify(heads)}\n${JSON.stringify(whole)}\n`,
  ]) {
    const made = await converted(file);
    expect([made.from, made.leftOut]).toEqual(["log", []]);
  }
});

test("LP-2 rows of Logpush are read where their bodies are clear, and said to be encrypted where they are", async () => {
  const pushed = {
    Gateway: "g",
    Provider: "anthropic",
    Model: "claude-sonnet-5",
    Endpoint: "v1/messages",
    StatusCode: 200,
    Cached: false,
    Timestamp: "2026-11-29T10:00:00Z",
    Metrics: { durationMs: 99 },
    RequestBody: { ...asked, model: "claude-sonnet-5" },
    ResponseBody: { id: "msg_1", type: "message" },
  };
  const sealed = { ...pushed, RequestBody: { key: "a", iv: "b", data: "c" } };
  const other = { ...pushed, RequestBody: { type: "encrypted", data: "c" } };
  const made = await converted([pushed, sealed, other].map((one) => JSON.stringify(one)).join("\n"));
  expect(made.leftOut).toEqual(
    ["line 2", "line 3"].map((where) => ({
      where,
      why: expect.stringContaining("its request is encrypted: decrypt the file with the private key"),
    })),
  );
  expect(await interactionsIn(made.text)).toMatchObject([
    { request: { to: "anthropic v1/messages", model: "claude-sonnet-5" }, response: { at: 99, json: { id: "msg_1" } } },
  ]);
});

test("what a log cannot give is left out with the reason: cached answers, streams put together, bodies that are missing or cut off, lines that are no JSON", async () => {
  const lines = [
    { ...whole, cached: true },
    { ...whole, request: { ...asked, stream: true } },
    row,
    { ...row, request: asked, response_head: '{"id":', response_head_complete: false },
    { ...whole, status_code: 500 },
    { ...whole, response: { name: "AiGatewayError" }, status_code: 429 },
    { ...whole, provider: "nobody" },
    { ...whole, success: false, status_code: undefined },
  ];
  const made = await converted(`${lines.map((one) => JSON.stringify(one)).join("\n")}\n{"broken":\n`);
  expect(made.count).toBe(0);
  expect(made.leftOut.map(({ where, why }) => `${where}: ${why}`)).toEqual([
    "line 1: the gateway's cache answered it: the answer before it is the provider's",
    "line 2: it was streamed, and the log has put the stream together: its events are gone",
    'line 3: its request is not in the file: get it from …/logs/01a/request, as "request"',
    'line 4: its answer is cut off: get it whole from …/logs/01a/response, as "response"',
    "line 5: status 500: refused keys and server errors are kept with --record-errors",
    "line 6: the gateway refused it itself: no provider has said that",
    "line 7: 'nobody' is no provider of the gateway",
    "line 8: it has no status: the request was broken off",
    "line 9: it is no JSON",
  ]);
});

test("a stream that is in the log as it came, and a path under /compat, are taken as they are", async () => {
  const stream = 'data: {"a":1}\n\ndata: [DONE]\n\n';
  const streamed = { ...row, request: { ...asked, stream: true }, response: stream, response_content_type: "text/event-stream" };
  const compat = { ...whole, path: "compat/chat/completions", request: { ...asked, model: "openai/gpt-4o-mini" } };
  const [first, second] = await interactionsIn((await converted([streamed, compat])).text);
  expect(first?.response.sse).toBe('+412 {"a":1}\n+= [DONE]\n');
  expect(second?.request).toMatchObject({ to: "openai chat/completions", model: "gpt-4o-mini" });
});
