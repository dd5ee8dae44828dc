import fc from "fast-check";
import { expect, test } from "vitest";
import type { WireFormat } from "../../../../src/formats/format.ts";
import { openaiChat } from "../../../../src/formats/openai/chat.ts";
import { openaiResponses } from "../../../../src/formats/openai/responses.ts";
import type { ChatChoice } from "../../../../src/tasks/chat.ts";
import type { Usage } from "../../../../src/tasks/usage.ts";
import { answerOf, bodyOf, choiceOf, chunksOf, contextOf, requestOf } from "./exchange.ts";

const pieces = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 6 });
const call = fc.record({ name: fc.constant("f"), arguments: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }) });

const choices: fc.Arbitrary<ChatChoice> = fc
  .record({
    reasoning: pieces,
    text: pieces,
    toolCalls: fc.array(call, { maxLength: 3 }),
    refusal: fc.option(fc.lorem(), { nil: undefined, freq: 4 }),
    stop: fc.constantFrom("end", "length", "stop_sequence", "tool", "filter", "refusal", "context"),
  })
  .map(({ refusal, ...choice }) => choiceOf(refusal === undefined ? choice : { ...choice, refusal, text: [] }));

test("WIRE-1.1 what streams is what a plain answer says, with the same usage", () => {
  fc.assert(
    fc.property(choices, fc.boolean(), (choice, logprobs) => {
      const body = { model: "m", messages: [{ role: "user", content: "hi" }], stream_options: { include_usage: true }, logprobs };
      const { plain, chunks, usages } = both(openaiChat, body, choice);
      const [written] = plain.choices;
      expect(joinDeltas(chunks)).toEqual({
        content: written.message.content ?? "",
        refusal: written.message.refusal ?? "",
        calls: (written.message.tool_calls ?? []).map(({ id, function: called }: ToolCall) => ({ id, ...called })),
        finish: written.finish_reason,
        logprobs: written.logprobs?.content ?? [],
      });
      expect(usages.streamed).toEqual(usages.plain);
    }),
    { seed: 4177 },
  );
});

test("WIRE-1.2 the last event of a Responses stream holds what a plain answer is, and its deltas add up to it", () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const body = { model: "m", input: "hi", reasoning: { summary: "auto" }, include: ["reasoning.encrypted_content"] };
      const { plain, chunks, usages } = both(openaiResponses, body, choice);
      expect(chunks.at(-1).response).toEqual(plain);
      expect(chunks.map((event) => event.sequence_number)).toEqual(chunks.map((_event, index) => index));
      for (const done of chunks.filter((event) => event.type === "response.output_item.done")) {
        expect(done.item).toEqual(plain.output[done.output_index]);
        expect(deltasOf(chunks, done.item.id)).toBe(saidBy(done.item));
      }
      expect(usages.streamed).toEqual(usages.plain);
    }),
    { seed: 4177 },
  );
});

interface ToolCall {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

function both(format: WireFormat<"chat">, body: object, choice: ChatChoice) {
  const write = (stream: boolean) => {
    const request = requestOf({ ...body, stream });
    return format.writeAnswer(answerOf(choice), format.readAsk(request), contextOf(request));
  };
  const plain = bodyOf(write(false));
  const chunks = chunksOf(write(true));
  const counted = chunks.reduce((before: Usage | undefined, json) => format.readUsage(json, before), undefined);
  return { plain, chunks, usages: { plain: format.readUsage(plain, undefined), streamed: counted } };
}

function joinDeltas(chunks: ReturnType<typeof chunksOf>) {
  const joined = { content: "", refusal: "", calls: [] as { id: string; name: string; arguments: string }[] };
  const logprobs: unknown[] = [];
  let finish: string | null = null;
  for (const choice of chunks.flatMap((chunk) => chunk.choices)) {
    joined.content += choice.delta.content ?? "";
    joined.refusal += choice.delta.refusal ?? "";
    logprobs.push(...(choice.logprobs?.content ?? []));
    finish = choice.finish_reason ?? finish;
    for (const { index, id, function: called } of choice.delta.tool_calls ?? []) {
      const sofar = joined.calls[index];
      if (sofar) sofar.arguments += called.arguments;
      else joined.calls[index] = { id, ...called };
    }
  }
  return { ...joined, finish, logprobs };
}

function deltasOf(chunks: ReturnType<typeof chunksOf>, id: string): string {
  return chunks
    .filter((event) => event.item_id === id && event.type.endsWith(".delta"))
    .map((event) => event.delta)
    .join("");
}

function saidBy(item: ReturnType<typeof bodyOf>): string {
  if (item.type === "function_call") return item.arguments;
  if (item.type === "reasoning") return item.summary.map((part: { text: string }) => part.text).join("");
  const [part] = item.content;
  return part.refusal ?? part.text;
}
