import { createOpenAI } from "@ai-sdk/openai";
import { generateText, type ModelMessage } from "ai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

async function client(aigw?: EmulatorInside) {
  return new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw ?? (await listening()), "openai"), maxRetries: 0 });
}

const model = "gpt-4o-mini";
const failing = (error: unknown) => error;

test("WIRE-1.2 responses.retrieve and delete", async () => {
  const openai = await client();
  const made = await openai.responses.create({ model, input: "Where is Paris?" });
  const kept = await openai.responses.retrieve(made.id);
  expect([kept.id, kept.output_text, kept.usage]).toEqual([made.id, made.output_text, made.usage]);
  await openai.responses.delete(made.id);
  const gone = await openai.responses.retrieve(made.id).catch(failing);
  expect(gone).toBeInstanceOf(OpenAI.NotFoundError);
});

test("WIRE-1.2 a talk of two turns by previous_response_id, whose items are listed page by page", async () => {
  const openai = await client();
  const first = await openai.responses.create({ model, input: "Where is Paris?" });
  const second = await openai.responses.create({ model, input: "And Rome?", previous_response_id: first.id });
  expect(second.previous_response_id).toBe(first.id);
  expect(second.usage?.input_tokens).toBeGreaterThan((first.usage?.input_tokens ?? 0) + (first.usage?.output_tokens ?? 0));
  const texts: unknown[] = [];
  const ids = new Set<string | undefined>();
  for await (const item of openai.responses.inputItems.list(second.id, { limit: 1, order: "asc" })) {
    texts.push("content" in item && item.content?.[0] && "text" in item.content[0] ? item.content[0].text : item.type);
    ids.add(item.id ?? undefined);
  }
  expect(texts).toEqual(["Where is Paris?", first.output_text, "And Rome?"]);
  expect(ids.size).toBe(3);
  const page = await openai.responses.inputItems.list(second.id, { limit: 2 });
  expect([page.data.length, page.has_more]).toEqual([2, true]);
  expect(page.data[0]).toMatchObject({ role: "user", content: [{ type: "input_text", text: "And Rome?" }] });
});

test("the AI SDK only refers to what the vendor keeps: the talk is whole all the same", async () => {
  const aigw = await listening();
  let sent = "";
  const listen: typeof fetch = (input, init) => {
    sent = String(init?.body);
    return fetch(input, init);
  };
  const kept = createOpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), fetch: listen })(model);
  const first = await generateText({ model: kept, prompt: "Where is Paris?" });
  const messages: ModelMessage[] = [
    { role: "user", content: "Where is Paris?" },
    ...first.response.messages,
    { role: "user", content: "And Rome?" },
  ];
  const second = await generateText({ model: kept, messages });
  expect(sent).toContain("item_reference");
  expect(sent).not.toContain(first.text.slice(0, 20));
  const whole = await generateText({ model: kept, messages, providerOptions: { openai: { store: false } } });
  expect([second.text, second.usage.inputTokens]).toEqual([whole.text, whole.usage.inputTokens]);
});

test("WIRE-1.2 responses in the background are polled until they are done, or cancelled", async () => {
  const aigw = await listening();
  const openai = await client(aigw);
  let response = await openai.responses.create({ model, input: "Where is Paris?", background: true });
  const { id } = response;
  expect([response.status, response.output_text]).toEqual(["queued", ""]);
  while (response.status === "queued" || response.status === "in_progress") {
    await new Promise((tell) => setTimeout(tell, 50));
    response = await openai.responses.retrieve(id);
  }
  expect(response.status).toBe("completed");
  expect(response.output_text).not.toBe("");
  aigw.clock().freeze();
  const other = await openai.responses.create({ model, input: "Where is Rome?", background: true });
  expect((await openai.responses.cancel(other.id)).status).toBe("cancelled");
  const refused = await openai.responses
    .create({ model, input: "x" })
    .then(({ id: plain }) => openai.responses.cancel(plain))
    .catch(failing);
  expect(refused).toBeInstanceOf(OpenAI.BadRequestError);
});

test("WIRE-1.2 a stream in the background is taken up again where it was left", async () => {
  const openai = await client();
  const stream = await openai.responses.create({ model, input: "Where is Paris?", background: true, stream: true });
  let id = "";
  for await (const event of stream) {
    if (event.type === "response.created") id = event.response.id;
    if (event.sequence_number === 4) break;
  }
  const numbers: number[] = [];
  let text = "";
  for await (const event of await openai.responses.retrieve(id, { stream: true, starting_after: 4 })) {
    numbers.push(event.sequence_number);
    if (event.type === "response.completed") text = event.response.output.map(({ type }) => type).join();
  }
  expect([numbers[0], text]).toEqual([5, "message"]);
});

const lines = (bodies: Readonly<Record<string, object>>, url: string) =>
  Object.entries(bodies)
    .map(([custom_id, body]) => JSON.stringify({ custom_id, method: "POST", url, body }))
    .join("\n");

test("WIRE-1.6 files are uploaded, found, listed, read and deleted", async () => {
  const openai = await client();
  const made = await openai.files.create({
    file: await OpenAI.toFile(Buffer.from('{"a":1}\n'), "a.jsonl"),
    purpose: "fine-tune",
  });
  expect(made).toMatchObject({ object: "file", bytes: 8, filename: "a.jsonl", purpose: "fine-tune", status: "processed" });
  expect(await openai.files.retrieve(made.id)).toEqual(made);
  expect(await (await openai.files.content(made.id)).text()).toBe('{"a":1}\n');
  await openai.files.create({
    file: await OpenAI.toFile(Buffer.from("{}"), "b.jsonl"),
    purpose: "batch",
    expires_after: { anchor: "created_at", seconds: 3600 },
  });
  const names: string[] = [];
  for await (const file of openai.files.list({ limit: 1 })) names.push(file.filename);
  expect(names).toEqual(["b.jsonl", "a.jsonl"]);
  expect((await openai.files.list({ purpose: "fine-tune" })).data).toEqual([made]);
  expect(await openai.files.delete(made.id)).toEqual({ id: made.id, object: "file", deleted: true });
  expect(await openai.files.retrieve(made.id).catch(failing)).toBeInstanceOf(OpenAI.NotFoundError);
});

test("WIRE-1.6 a batch walks to its end; its output answers each request by its name, and errors are in a file of their own", async () => {
  const openai = await client();
  const messages = [{ role: "user" as const, content: "Where is Paris?" }];
  const text = lines({ good: { model, messages }, bad: { model, messages: [] } }, "/v1/chat/completions");
  const file = await openai.files.create({ file: await OpenAI.toFile(Buffer.from(text), "in.jsonl"), purpose: "batch" });
  let batch = await openai.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
    metadata: { why: "test" },
  });
  const seen = [batch.status];
  while (batch.status !== "completed" && batch.status !== "failed") {
    await new Promise((tell) => setTimeout(tell, 20));
    batch = await openai.batches.retrieve(batch.id);
    if (seen.at(-1) !== batch.status) seen.push(batch.status);
  }
  expect([seen[0], seen.at(-1)]).toEqual(["validating", "completed"]);
  expect(batch).toMatchObject({ request_counts: { total: 2, completed: 1, failed: 1 }, metadata: { why: "test" } });
  const rows = async (id = "") =>
    (await (await openai.files.content(id)).text())
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
  const direct = await openai.chat.completions.create({ model, messages });
  const [answered] = await rows(batch.output_file_id);
  expect(answered).toMatchObject({ custom_id: "good", error: null, response: { status_code: 200 } });
  expect(answered.response.body.choices).toEqual(direct.choices);
  expect(batch.usage?.total_tokens).toBe(direct.usage?.total_tokens);
  const [refused] = await rows(batch.error_file_id);
  expect(refused).toMatchObject({ custom_id: "bad", response: { status_code: 400, body: { error: { param: "messages" } } } });
  expect((await openai.batches.list()).data.map(({ id }) => id)).toEqual([batch.id]);
});

test("WIRE-1.6 a batch is cancelled; one whose file is none of requests fails, and says in which line", async () => {
  const aigw = await listening();
  const openai = await client(aigw);
  const upload = async (text: string) =>
    openai.files.create({ file: await OpenAI.toFile(Buffer.from(text), "in.jsonl"), purpose: "batch" });
  const start = async (text: string) =>
    openai.batches.create({ input_file_id: (await upload(text)).id, endpoint: "/v1/embeddings", completion_window: "24h" });
  aigw.clock().freeze();
  const stopped = await start(lines({ a: { model: "text-embedding-3-small", input: "hi" } }, "/v1/embeddings"));
  expect((await openai.batches.cancel(stopped.id)).status).toBe("cancelling");
  aigw.clock().resume();
  const broken = await start('{"custom_id":"a","method":"POST","url":"/v1/responses","body":{}}\nno json');
  await expect.poll(async () => (await openai.batches.retrieve(broken.id)).status).toBe("failed");
  expect((await openai.batches.retrieve(broken.id)).errors?.data).toEqual([
    expect.objectContaining({ code: "mismatched_endpoint", line: 1, param: "url" }),
    expect.objectContaining({ code: "invalid_json_line", line: 2 }),
  ]);
  const none = await openai.batches
    .create({ input_file_id: "file-0", endpoint: "/v1/responses", completion_window: "24h" })
    .catch(failing);
  expect(none).toMatchObject({ status: 404, param: "input_file_id" });
});
