import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

// What workers-ai-provider sends in its REST mode with a gateway (clients 7.5): `run/` before the model, Authorization alone.

const llama = "@cf/meta/llama-3.1-8b-instruct";
const token = "cf-gateway-token";
const closed = { gateways: [{ id: "default", authentication: true }], accounts: { local: { tokens: [token] } } };

function run(aigw: EmulatorInside, model: string, input: object, authorization = `Bearer ${token}`): Promise<Response> {
  return fetch(gatewayUrl(aigw, `workers-ai/run/${model}`), {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(input),
  });
}

const messages = [{ role: "user", content: "Where does Paris lie?" }];

test("clients 7.5 the token in Authorization lets in and pays: the result comes in its envelope", async () => {
  const aigw = await listening(closed);
  const answer = await run(aigw, llama, { messages });
  expect(answer.status).toBe(200);
  const { result, ...envelope } = await answer.json();
  expect(envelope).toEqual({ success: true, errors: [], messages: [] });
  expect(result.response).toMatch(/\w/);
  expect(await newestExchange(aigw)).toMatchObject({ provider: "workers-ai", model: llama, surface: "provider" });
});

test("clients 7.5 a stream is events with pieces of the same response", async () => {
  const aigw = await listening(closed);
  const { result } = await (await run(aigw, llama, { messages })).json();
  const streamed = await (await run(aigw, llama, { messages, stream: true })).text();
  const events = streamed.split("\n\n").filter((event) => event.startsWith("data: {"));
  expect(events.map((event) => JSON.parse(event.slice("data: ".length)).response ?? "").join("")).toBe(result.response);
  expect(streamed).toContain("data: [DONE]");
});

test("clients 7.5 embeddings are in result.data", async () => {
  const answer = await run(await listening(closed), "@cf/baai/bge-base-en-v1.5", { text: ["one", "two"] });
  const { result } = await answer.json();
  expect(result.data.map((vector: number[]) => vector.length)).toEqual([768, 768]);
});

test.each([true, false])("G-AUTH-2 G-ERR-6 clients 7.5 another token is 401 with 2009 in JSON (stream: %s)", async (stream) => {
  const answer = await run(await listening(closed), llama, { messages, stream }, "Bearer nobody");
  expect(answer.status).toBe(401);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toMatchObject({ name: "AiGatewayError", error: [{ code: 2009, message: "Unauthorized" }] });
});
