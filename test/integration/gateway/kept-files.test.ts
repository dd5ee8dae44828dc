import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, post } from "../../support/emulator.ts";
import { formBody } from "../../support/form-body.ts";

const headers = { authorization: "Bearer k" };

async function call(aigw: EmulatorInside, method: string, path: string, account = "local") {
  const answer = await aigw.fetch(`http://aigw/v1/${account}/default/openai/${path}`, { method, headers });
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) };
}

async function upload(aigw: EmulatorInside, text: string, purpose = "batch", filename = "in.jsonl") {
  const form = formBody({ fields: { purpose }, files: { file: { filename, bytes: Buffer.from(text) } } });
  const url = "http://aigw/v1/local/default/openai/files";
  const answer = await aigw.fetch(url, { method: "POST", headers: { ...headers, ...form.headers }, body: form.body });
  return { status: answer.status, body: await answer.json() };
}

const row = (custom_id: string, body: object) =>
  `${JSON.stringify({ custom_id, method: "POST", url: "/v1/responses", body: { model: "gpt-4o-mini", ...body } })}\n`;

async function start(aigw: EmulatorInside, text: string) {
  const { body } = await upload(aigw, text);
  const asked = { input_file_id: body.id, endpoint: "/v1/responses", completion_window: "24h" };
  return (await post(aigw, "openai/batches", asked)).json();
}

test("WIRE-1.6 a batch goes on by the account's clock, stopped or not", async () => {
  const aigw = await emulator();
  const clock = (body: object) =>
    aigw.fetch("http://aigw/_aigw/clock", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await clock({ freeze: true });
  const { id, status } = await start(aigw, row("a", { input: "hi" }));
  const look = async () => (await call(aigw, "GET", `batches/${id}`)).json();
  const seen = [status];
  for (const ms of [100, 400, 100]) {
    await clock({ advance: ms });
    seen.push((await look()).status);
  }
  expect(seen).toEqual(["validating", "in_progress", "finalizing", "completed"]);
});

test("R-5 the same batch has the same answers, and each request ids of its own", async () => {
  const outputs = async () => {
    const aigw = await emulator();
    const { id } = await start(aigw, row("a", { input: "hi" }) + row("b", { input: "hi" }));
    await expect.poll(async () => (await call(aigw, "GET", `batches/${id}`)).json().status).toBe("completed");
    const { output_file_id } = (await call(aigw, "GET", `batches/${id}`)).json();
    return (await call(aigw, "GET", `files/${output_file_id}/content`)).text.trim().split("\n");
  };
  const idIn = (line = "{}") => JSON.parse(line).response.body.id;
  const answerIn = (line = "{}") => JSON.parse(line).response.body.output[0].content;
  const [one, again] = [await outputs(), await outputs()];
  expect(one).toHaveLength(2);
  expect(idIn(one[0])).not.toBe(idIn(one[1]));
  expect(answerIn(one[0])).toEqual(answerIn(one[1]));
  expect([again.map(idIn), again.map(answerIn)]).toEqual([one.map(idIn), one.map(answerIn)]);
});

test("a slow model makes a batch long, not the request that begins it", async () => {
  const aigw = await emulator();
  const { id } = await start(aigw, row("a", { input: "hi", model: "mock/slow-60s" }));
  await new Promise((tell) => setTimeout(tell, 150));
  expect((await call(aigw, "GET", `batches/${id}`)).json().status).toBe("in_progress");
});

test("files belong to their account, and a reset forgets them and batches", async () => {
  const aigw = await emulator();
  const { body } = await upload(aigw, row("a", {}));
  const batch = await start(aigw, row("a", {}));
  expect((await call(aigw, "GET", `files/${body.id}`)).status).toBe(200);
  expect((await call(aigw, "GET", `files/${body.id}`, "other")).status).toBe(404);
  await aigw.fetch("http://aigw/_aigw/reset", { method: "POST" });
  const gone = await call(aigw, "GET", `files/${body.id}`);
  expect([gone.status, gone.json().error.message]).toEqual([404, `No such File object: ${body.id}`]);
  expect((await call(aigw, "GET", `batches/${batch.id}`)).status).toBe(404);
});

test("an upload of an unknown purpose, or of no JSON lines for a batch is refused", async () => {
  const aigw = await emulator();
  expect((await upload(aigw, "x", "wisdom")).body.error).toMatchObject({
    param: "purpose",
    message: expect.stringContaining("fine-tune"),
  });
  expect((await upload(aigw, "x", "batch", "in.txt")).body.error.message).toContain(".jsonl");
  const kept = (await upload(aigw, "x", "assistants", "in.txt")).body.id;
  expect(await call(aigw, "GET", `files/${kept}/content`)).toMatchObject({ status: 400 });
});
