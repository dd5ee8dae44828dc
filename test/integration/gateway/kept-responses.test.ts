import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, post } from "../../support/emulator.ts";

const headers = { authorization: "Bearer k" };
const ask = { model: "gpt-4o-mini", input: "Where is Paris?" };

/** Anything but a POST with a body. */
async function call(aigw: EmulatorInside, method: string, path: string, account = "local") {
  const answer = await aigw.fetch(`http://aigw/v1/${account}/default/openai/${path}`, { method, headers });
  return { status: answer.status, body: await answer.json() };
}

async function create(aigw: EmulatorInside, body: object = {}) {
  const answer = await post(aigw, "openai/responses", { ...ask, ...body });
  return { status: answer.status, body: await answer.json() };
}

/** What the trace says of the newest answer. */
async function newestDetail(aigw: EmulatorInside): Promise<string> {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1")).json();
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
  return trace.find(({ what }: { what: string }) => what === "answered by").detail;
}

/** An emulator whose account `local` has a stopped clock. */
async function stopped(): Promise<{ aigw: EmulatorInside; advance: (ms: number) => Promise<unknown> }> {
  const aigw = await emulator();
  const clock = (body: object) =>
    aigw.fetch("http://aigw/_aigw/clock", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await clock({ freeze: true })).status).toBe(200);
  return { aigw, advance: (ms) => clock({ advance: ms }) };
}

test("WIRE-1.2 a response can be asked for again, and is the same", async () => {
  const aigw = await emulator();
  const { body } = await create(aigw, { metadata: { a: "1" }, tools: [{ type: "function", name: "find", parameters: {} }] });
  expect(await call(aigw, "GET", `responses/${body.id}`)).toEqual({ status: 200, body });
});

test("WIRE-1.2 a streamed response is kept as well", async () => {
  const aigw = await emulator();
  const text = await (await post(aigw, "openai/responses", { ...ask, stream: true })).text();
  const last = JSON.parse(text.trim().split("\n").at(-1)?.slice("data: ".length) ?? "");
  expect((await call(aigw, "GET", `responses/${last.response.id}`)).body).toEqual(last.response);
});

test("WIRE-1.2 with store false, after DELETE, after a reset and in another account there is no response", async () => {
  const aigw = await emulator();
  const unknown = (id: string) => ({
    status: 404,
    body: {
      error: { message: `Response with id '${id}' not found.`, type: "invalid_request_error", param: null, code: null },
    },
  });
  const passing = (await create(aigw, { store: false })).body.id;
  expect(await call(aigw, "GET", `responses/${passing}`)).toEqual(unknown(passing));
  const { id } = (await create(aigw)).body;
  expect(await call(aigw, "GET", `responses/${id}`, "other")).toEqual(unknown(id));
  const removed = { id, object: "response", deleted: true };
  expect(await call(aigw, "DELETE", `responses/${id}`)).toEqual({ status: 200, body: removed });
  expect(await call(aigw, "DELETE", `responses/${id}`)).toEqual(unknown(id));
  const another = (await create(aigw)).body.id;
  await aigw.fetch("http://aigw/_aigw/reset", { method: "POST" });
  expect(await call(aigw, "GET", `responses/${another}`)).toEqual(unknown(another));
});

test("WIRE-1.2 a response goes on from an earlier one: the talk before it counts, instructions do not carry over", async () => {
  const aigw = await emulator();
  const first = (await create(aigw, { instructions: "Be brief." })).body;
  const next = { input: "And Rome?" };
  const second = (await create(aigw, { ...next, previous_response_id: first.id })).body;
  const asItStands = [
    { role: "user", content: ask.input },
    { role: "assistant", content: first.output[0].content[0].text },
    { role: "user", content: "And Rome?" },
  ];
  const whole = (await create(aigw, { input: asItStands })).body;
  expect(second.previous_response_id).toBe(first.id);
  expect(second.usage).toEqual(whole.usage);
  expect(second.output[0].content).toEqual(whole.output[0].content);
  const third = (await create(aigw, { input: "And Oslo?", previous_response_id: second.id })).body;
  expect(third.usage.input_tokens).toBeGreaterThan(second.usage.input_tokens + second.usage.output_tokens);
});

test("WIRE-0 a tool loop whose earlier turns the vendor keeps ends once the result has come in", async () => {
  const aigw = await emulator();
  const tools = [{ type: "function", name: "get_time", parameters: { type: "object", properties: {} } }];
  const call = (await create(aigw, { tools })).body;
  const result = { type: "function_call_output", call_id: call.output[0].call_id, output: "12:00" };
  const end = (await create(aigw, { tools, input: [result], previous_response_id: call.id })).body;
  expect([call.output[0].type, end.output[0].type]).toEqual(["function_call", "message"]);
  expect(end.output[0].content[0].text).toContain("12:00");
});

test("an item that is only referred to is the one that was kept", async () => {
  const aigw = await emulator();
  const first = (await create(aigw)).body;
  const input = (said: object) => [{ role: "user", content: ask.input }, said, { role: "user", content: "And Rome?" }];
  const referred = await create(aigw, { input: input({ type: "item_reference", id: first.output[0].id }) });
  const said = await create(aigw, { input: input(first.output[0]) });
  expect(referred.body.output[0].content).toEqual(said.body.output[0].content);
  const unknown = await create(aigw, { input: input({ type: "item_reference", id: "msg_0" }) });
  expect(unknown).toMatchObject({ status: 404, body: { error: { param: "input" } } });
  expect(unknown.body.error.message).toMatch(/^Item with id 'msg_0' not found/);
});

test("WIRE-1.8 who goes on from a response that is not kept is refused", async () => {
  const error = {
    message: "Previous response with id 'resp_0' not found.",
    type: "invalid_request_error",
    param: "previous_response_id",
    code: "previous_response_not_found",
  };
  const aigw = await emulator();
  expect(await create(aigw, { previous_response_id: "resp_0" })).toEqual({ status: 400, body: { error } });
  expect(await newestDetail(aigw)).toMatch(/^bad-request: no such answer is kept: .* unless `store` was false/);
  await call(aigw, "GET", "responses/resp_0");
  expect(await newestDetail(aigw)).toMatch(/^path-not-found: nothing of that id is kept/);
});

test("WIRE-1.2 in the background a response is queued, in progress and completed by the account's clock", async () => {
  const { aigw, advance } = await stopped();
  const { body } = await create(aigw, { background: true });
  expect(body).toMatchObject({ status: "queued", background: true, output: [], usage: null, completed_at: null });
  const look = async () => (await call(aigw, "GET", `responses/${body.id}`)).body;
  expect(await look()).toEqual(body);
  await advance(100);
  expect(await look()).toEqual({ ...body, status: "in_progress" });
  await advance(400);
  const answered = (await create(aigw)).body;
  const done = await look();
  expect([done.status, done.usage]).toEqual(["completed", answered.usage]);
  expect(done.output[0].content).toEqual(answered.output[0].content);
});

test("WIRE-1.2 a response in the background can be cancelled until it has ended; another cannot", async () => {
  const { aigw, advance } = await stopped();
  const cancel = async (id: string) => {
    const answer = await post(aigw, `openai/responses/${id}/cancel`, {});
    return { status: answer.status, body: await answer.json() };
  };
  const early = (await create(aigw, { background: true })).body;
  expect(await cancel(early.id)).toMatchObject({ status: 200, body: { status: "cancelled", output: [] } });
  await advance(1000);
  expect(await cancel(early.id)).toMatchObject({ status: 200, body: { status: "cancelled" } });
  const late = (await create(aigw, { background: true })).body;
  await advance(500);
  expect(await cancel(late.id)).toMatchObject({ status: 200, body: { status: "completed" } });
  const plain = (await create(aigw)).body;
  const refused = { error: { message: "Cannot cancel a synchronous response.", type: "invalid_request_error" } };
  expect(await cancel(plain.id)).toMatchObject({ status: 400, body: refused });
});

test("work that fails in the background shows in the response; a model that is not there is refused at once", async () => {
  const { aigw, advance } = await stopped();
  const { body } = await create(aigw, { background: true, model: "mock/500" });
  await advance(1000);
  const failed = (await call(aigw, "GET", `responses/${body.id}`)).body;
  expect(failed).toMatchObject({ status: "failed", error: { code: "server_error" }, output: [] });
  expect((await create(aigw, { background: true, model: "claude-3-opus" })).status).toBe(404);
  expect((await create(aigw, { background: true, store: false })).status).toBe(400);
});

test("WIRE-1.2 the events of a response can be had again, all or from one on", async () => {
  const aigw = await emulator();
  const { body } = await create(aigw, { background: true });
  const events = async (query: string) => {
    const answer = await aigw.fetch(`http://aigw/v1/local/default/openai/responses/${body.id}?${query}`, { headers });
    // Without the gateway's padding, which is another one each time.
    return (await answer.text())
      .trim()
      .replaceAll(/,"p":"[^"]*"/g, "")
      .split("\n\n");
  };
  const all = await events("stream=true");
  const types = all.map((event) => event.split("\n")[0]?.slice("event: ".length));
  expect(types.slice(0, 3)).toEqual(["response.created", "response.queued", "response.in_progress"]);
  expect(types.at(-1)).toBe("response.completed");
  expect(await events("stream=true&starting_after=2")).toEqual(all.slice(3));
});
