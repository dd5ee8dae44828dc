import OpenAI from "openai";
import { expect, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

async function client() {
  const aigw = await listening();
  return new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
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

test("WIRE-1.2 responses in the background are polled until they are done, or cancelled", async () => {
  const openai = await client();
  let response = await openai.responses.create({ model, input: "Where is Paris?", background: true });
  const { id } = response;
  expect([response.status, response.output_text]).toEqual(["queued", ""]);
  while (response.status === "queued" || response.status === "in_progress") {
    await new Promise((tell) => setTimeout(tell, 50));
    response = await openai.responses.retrieve(id);
  }
  expect(response.status).toBe("completed");
  expect(response.output_text).not.toBe("");
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
