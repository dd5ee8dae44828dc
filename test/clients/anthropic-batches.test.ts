import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

async function client() {
  const aigw = await listening();
  const anthropic = new Anthropic({ apiKey: "sk-ant-test", baseURL: gatewayUrl(aigw, "anthropic"), maxRetries: 0 });
  return { anthropic, clock: aigw.clock() };
}

const params = { model: "claude-sonnet-5", max_tokens: 100, messages: [{ role: "user" as const, content: "Where is Paris?" }] };

test("WIRE-2.4 a batch goes on until it has ended; its results answer each request by its name", async () => {
  const { anthropic, clock } = await client();
  clock.freeze();
  const batch = await anthropic.messages.batches.create({
    requests: [
      { custom_id: "good", params },
      { custom_id: "bad", params: { ...params, max_tokens: 0 } },
    ],
  });
  expect(batch).toMatchObject({ type: "message_batch", processing_status: "in_progress", results_url: null });
  expect(batch.request_counts).toEqual({ processing: 2, succeeded: 0, errored: 0, canceled: 0, expired: 0 });
  const early = await anthropic.messages.batches.delete(batch.id).catch((error: unknown) => error);
  expect(early).toBeInstanceOf(Anthropic.BadRequestError);
  clock.resume();
  await expect.poll(async () => (await anthropic.messages.batches.retrieve(batch.id)).processing_status).toBe("ended");
  const results: Anthropic.Messages.MessageBatchIndividualResponse[] = [];
  for await (const one of await anthropic.messages.batches.results(batch.id)) results.push(one);
  const direct = await anthropic.messages.create(params);
  expect(results).toMatchObject([
    { custom_id: "good", result: { type: "succeeded", message: { content: direct.content, usage: direct.usage } } },
    { custom_id: "bad", result: { type: "errored", error: { type: "error", error: { type: "invalid_request_error" } } } },
  ]);
  expect((await anthropic.messages.batches.list()).data.map(({ id }) => id)).toEqual([batch.id]);
  expect(await anthropic.messages.batches.delete(batch.id)).toEqual({ id: batch.id, type: "message_batch_deleted" });
  const gone = await anthropic.messages.batches.retrieve(batch.id).catch((error: unknown) => error);
  expect(gone).toBeInstanceOf(Anthropic.NotFoundError);
});

test("WIRE-2.4 requests of a batch that is canceled are canceled, as far as they were not done", async () => {
  const { anthropic, clock } = await client();
  clock.freeze();
  const { id } = await anthropic.messages.batches.create({ requests: [{ custom_id: "a", params }] });
  expect((await anthropic.messages.batches.cancel(id)).processing_status).toBe("canceling");
  clock.resume();
  await expect.poll(async () => (await anthropic.messages.batches.retrieve(id)).processing_status).toBe("ended");
  const results: unknown[] = [];
  for await (const one of await anthropic.messages.batches.results(id)) results.push(one);
  expect(results).toEqual([{ custom_id: "a", result: { type: "canceled" } }]);
});

test("a batch without requests, or with the same name twice, is refused", async () => {
  const { anthropic } = await client();
  const refusal = async (requests: Anthropic.Messages.BatchCreateParams.Request[]) =>
    anthropic.messages.batches.create({ requests }).catch((error: unknown) => error);
  expect(await refusal([])).toBeInstanceOf(Anthropic.BadRequestError);
  const twice = await refusal([
    { custom_id: "a", params },
    { custom_id: "a", params },
  ]);
  expect(String(twice)).toContain("'a' is there twice");
  expect(String(await refusal([{ custom_id: "no way", params }]))).toContain("requests.0.custom_id");
});
