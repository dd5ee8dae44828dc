import { expect, test } from "vitest";
import { emulator, post, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const messages = [{ role: "user", content: "What is AI?" }];

test("spec 2: Parallel chats in OpenAI's shape, with and without a version; research models say what they lean on", async () => {
  const aigw = await emulator();
  const fast = await (await post(aigw, "parallel/chat/completions", { model: "speed", messages, max_tokens: 1 })).json();
  expect(fast).toMatchObject({ model: "speed", choices: [{ finish_reason: "stop" }] });
  expect(fast).not.toHaveProperty("basis");
  const slow = await (await post(aigw, "parallel/v1beta/chat/completions", { model: "core", messages })).json();
  expect(slow.basis).toMatchObject([{ field: "output", citations: [{ url: expect.stringMatching(/^https:/) }] }]);
});

test("spec 2: v1beta/search finds pages, as many as wanted, the same for the same objective", async () => {
  const aigw = await emulator();
  const asked = { objective: "Find the capital of France", search_queries: ["France capital"], max_results: 2 };
  const first = await (await post(aigw, "parallel/v1beta/search", asked)).json();
  expect(first).toMatchObject({ search_id: expect.stringMatching(/^search_[\da-f]{32}$/), results: { length: 2 } });
  expect(first.results[0]).toEqual({
    url: expect.stringMatching(/^https:\/\/example\.invalid\//),
    title: expect.any(String),
    publish_date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    excerpts: [expect.stringContaining("Find the capital of France"), expect.any(String)],
  });
  const again = await (await post(aigw, "parallel/v1/search", asked)).json();
  expect(again.results).toEqual(first.results);
  expect((await (await post(aigw, "parallel/v1beta/search", { objective: "x" })).json()).results).toHaveLength(10);
});

test("spec 2: v1beta/findall/ingest makes conditions of an objective", async () => {
  const asked = { objective: "FindAll companies that make bread" };
  const body = await (await post(await emulator(), "parallel/v1beta/findall/ingest", asked)).json();
  expect(body).toMatchObject({ objective: asked.objective, entity_type: "companies", generator: "core" });
  expect(body.match_conditions[0]).toEqual({ name: "condition_1", description: expect.stringMatching(/\w/) });
});

test.each([
  ["v1/tasks/runs", { input: "x" }, 422, "processor is required"],
  ["v1/tasks/runs", { input: "x", processor: "none" }, 422, "no processor or model 'none'"],
  ["v1beta/search", {}, 422, "At least one of objective and search_queries must be given"],
  ["v1beta/findall/ingest", {}, 422, "objective is required"],
  ["v1beta/search", { objective: "x", max_results: 0 }, 422, "max_results must be"],
  ["chat/completions", { model: "gpt-4o", messages }, 422, "no processor or model 'gpt-4o'"],
  ["v2/nothing", {}, 404, "Not Found"],
])("spec 2: %s refuses %j in Parallel's envelope", async (path, body, status, message) => {
  const answer = await post(await emulator(strictOpen), `parallel/${path}`, body, { "x-api-key": "k" });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({
    type: "error",
    error: { ref_id: expect.stringMatching(/^[\da-f]{32}$/), message: expect.stringContaining(message) },
  });
});

const spec = {
  output_schema: { type: "json", json_schema: { type: "object", properties: { gdp: { type: "string" } }, required: ["gdp"] } },
};

test("spec 2: v1/tasks/runs begins a run that is looked at and waited for; its output fits the schema and says what it leans on", async () => {
  const aigw = await emulator();
  const asked = { input: "France (2023)", processor: "core", task_spec: spec, metadata: { key: "value" } };
  const begun = await post(aigw, "parallel/v1/tasks/runs", asked);
  expect(begun.status).toBe(202);
  const run = await begun.json();
  expect(run).toMatchObject({ status: "queued", is_active: true, processor: "core", metadata: { key: "value" }, error: null });
  expect(run.run_id).toMatch(/^trun_[\da-f]{32}$/);
  const get = (path: string) => aigw.fetch(`http://aigw/v1/local/default/parallel/v1/tasks/runs/${path}`);
  expect(await (await get(run.run_id)).json()).toMatchObject({ run_id: run.run_id, created_at: run.created_at });
  expect((await get(`${run.run_id}/result?timeout=0`)).status).toBe(408);
  const result = await (await get(`${run.run_id}/result`)).json();
  expect(result).toMatchObject({
    run: { status: "completed", is_active: false },
    output: { type: "json", content: { gdp: expect.any(String) }, basis: [{ field: "gdp" }] },
  });
  expect((await get("trun_unknown")).status).toBe(404);
});

test("spec 2: a run without a schema gives text; a failed one has an error and no result", async () => {
  const aigw = await scripted(JSON.stringify([{ match: { lastUserText: "fail" }, answer: { error: "server-error" } }]));
  const start = async (input: string) => {
    const { run_id } = await (await post(aigw, "parallel/v1/tasks/runs", { input, processor: "lite" })).json();
    return async (path = "") => aigw.fetch(`http://aigw/v1/local/default/parallel/v1/tasks/runs/${run_id}${path}`);
  };
  const told = await (await (await start("What is AI?"))("/result")).json();
  expect(told.output).toMatchObject({
    type: "text",
    content: expect.stringContaining("What is AI?"),
    basis: [{ field: "output" }],
  });
  const failed = await start("fail");
  expect((await failed("/result")).status).toBe(404);
  expect(await (await failed()).json()).toMatchObject({ status: "failed", error: { message: expect.stringMatching(/./) } });
});
