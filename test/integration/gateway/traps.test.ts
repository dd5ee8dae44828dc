import { Agent, type IncomingMessage, request } from "node:http";
import { expect, test } from "vitest";
import { hello, listening } from "../../support/emulator.ts";

const account = "/v1/local/default";
const json = { "content-type": "application/json", authorization: "Bearer sk-test", "x-api-key": "k" };

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
  agent?: Agent,
): Promise<Got> {
  return new Promise((done, failed) => {
    const call = request(url, { method, headers, agent: agent ?? false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    call.on("error", failed);
    call.end(body);
  });
}

test.each(["POST", "DELETE", "PUT", "PATCH"])(
  "clients 9 a %s with content-type application/json and an empty body reaches the provider, which says what it thinks of it",
  async (method) => {
    const { url } = await listening();
    const answer = await send(`${url}${account}/openai/chat/completions`, method, json, undefined);
    expect(answer.status).toBe(method === "POST" ? 400 : 404);
    expect(JSON.parse(answer.text).error.type).toBe("invalid_request_error");
  },
);

test("clients 9 the control API takes an empty body that says it is JSON", async () => {
  const { url } = await listening();
  expect((await send(`${url}/_aigw/reset`, "POST", json, undefined)).status).toBe(200);
});

const streams: Readonly<Record<string, readonly [path: string, body: Readonly<Record<string, unknown>>]>> = {
  openai: ["openai/chat/completions", { ...hello, stream: true }],
  anthropic: ["anthropic/v1/messages", { model: "claude-sonnet-5", max_tokens: 20, stream: true, messages: hello.messages }],
  google: [
    "google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    { contents: [{ parts: [{ text: "hello" }] }] },
  ],
  "workers-ai": ["workers-ai/run/@cf/meta/llama-3.1-8b-instruct", { prompt: "hello", stream: true }],
};

test.each(Object.entries(streams))(
  "clients 1.4 clients 9 a stream of %s is labelled as one, never compressed, ends with a blank line and has the gateway's headers",
  async (_, [path, body]) => {
    const { url } = await listening();
    const headers = { ...json, "anthropic-version": "2023-06-01", "accept-encoding": "gzip, deflate, br" };
    const answer = await send(`${url}${account}/${path}`, "POST", headers, JSON.stringify(body));
    expect(answer.headers["content-type"]).toMatch(/^text\/event-stream/);
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.headers["content-length"]).toBeUndefined();
    expect(answer.text).toMatch(/\r?\n\r?\n$/);
    expect(answer.headers["cf-aig-log-id"]).toBe(answer.headers["cf-aig-request-id"]);
    expect(answer.headers).toMatchObject({ "cf-aig-step": "0", "cf-aig-cache-status": "MISS" });
  },
);

test("clients 1.3 whole answers of every provider say application/json", async () => {
  const { url } = await listening();
  const version = { "anthropic-version": "2023-06-01" };
  for (const [path, { stream: _, ...body }] of Object.values(streams)) {
    const whole = path.replace(":streamGenerateContent?alt=sse", ":generateContent");
    const { headers } = await send(`${url}${account}/${whole}`, "POST", { ...json, ...version }, JSON.stringify(body));
    expect(headers["content-type"], path).toMatch(/^application\/json(?:; charset=utf-8)?$/i);
  }
});

test("clients 9 idle connections are kept longer than clients keep them, and used again", async () => {
  const { url } = await listening();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () => send(`${url}${account}/openai/chat/completions`, "POST", json, JSON.stringify(hello), agent);
  const { headers } = await ask();
  expect(Number(/timeout=(\d+)/.exec(String(headers["keep-alive"]))?.[1])).toBeGreaterThan(4);
  await ask();
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
  agent.destroy();
});

test("clients 1.7 a multipart body reaches the provider as it is", async () => {
  const { url } = await listening();
  const form = "--x\r\ncontent-disposition: form-data; name=model\r\n\r\nwhisper-1\r\n--x--\r\n";
  const headers = { ...json, "content-type": "multipart/form-data; boundary=x" };
  const answer = await send(`${url}${account}/openai/chat/completions`, "POST", headers, form);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).error.type).toBe("invalid_request_error");
  const { exchanges } = JSON.parse((await send(`${url}/_aigw/exchanges?limit=1`, "GET", {}, undefined)).text);
  const { trace } = JSON.parse((await send(`${url}/_aigw/exchanges/${exchanges[0].id}`, "GET", {}, undefined)).text);
  expect(trace[0]).toMatchObject({ what: "arrived", bytes: form.length });
});
