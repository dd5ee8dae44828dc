import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ChatSample, PlainSample } from "../formats/sample.ts";
import { eventsIn, jsonEvents } from "../formats/written.ts";
import { at, textAt } from "../json-path.ts";
import { ask } from "./asking.ts";
import type { Case } from "./cases.ts";
import { withFields } from "./fields.ts";

/** What every endpoint owes that streams. */
export function streamedContract(aigw: () => EmulatorInside, one: Case, sample: ChatSample): void {
  test("a stream says what the whole answer says, in pieces, and ends as the vendor's does", async () => {
    const whole = await ask(aigw(), one, one.parts());
    const said = sample.text(await whole.json());
    const answer = await ask(aigw(), one, one.parts({ stream: true }));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.status, bytes.toString("utf8", 0, 500)).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(
      /^(text\/event-stream(; charset=utf-8)?|application\/(stream\+json|vnd\.amazon\.eventstream))$/,
    );
    const pieces = jsonEvents(bytes).map(sample.delta);
    expect(pieces.filter(Boolean).length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(said);
    const isEnd = endings[one.endpoint.format.id] ?? done;
    const last = eventsIn(bytes).at(-1)?.data ?? "";
    expect(isEnd(last), untold(one, last)).toBe(true);
  });
}

/** Formats that stream although they are for no chat. */
const STREAMING = ["openai.images", "openai.image-edits", "openai.transcriptions"];

/** The same of other tasks: the events together are an answer. */
export function otherStreamContract(aigw: () => EmulatorInside, one: Case, sample: PlainSample): void {
  const { format } = one.endpoint;
  if (!one.isUsual || !STREAMING.includes(format.id)) return;
  test("a stream's events together are an answer", async () => {
    const { path } = one.parts();
    const asked = { ...withFields(sample, one.parts(), { stream: true, ...(sample.task === "image" && { n: 1 }) }), path };
    const answer = await ask(aigw(), one, asked);
    const text = await answer.text();
    expect(answer.headers.get("content-type"), text.slice(0, 500)).toMatch(/^text\/event-stream/);
    const joined = format.joinStream?.(jsonEvents(Buffer.from(text)));
    expect(sample.found(joined), text.slice(0, 500)).toBeTruthy();
  });
}

/** Whether the data of a stream's last event is that of an end. */
type Ending = (last: string) => boolean;

const done: Ending = (last) => last === "[DONE]";
const anthropicEnd = json((last) => at(last, "type") === "message_stop");
const completionEnd = json((last) => at(last, "stop_reason") === "stop_sequence");
const responsesEnd = json((last) => at(last, "type") === "response.completed");
const googleEnd = json((last) => textAt(last, "candidates", 0, "finishReason") === "STOP");
const countedEnd = chunk(json((last) => at(last, "amazon-bedrock-invocationMetrics") !== undefined));

function json(isEnd: (last: unknown) => boolean): Ending {
  return (last) => last !== "[DONE]" && isEnd(JSON.parse(last));
}

/** Of a model's own JSON in an event stream of AWS. */
function chunk(isEnd: Ending): Ending {
  return json((last) => isEnd(Buffer.from(textAt(last, "bytes"), "base64").toString()));
}

/** The last event of streams that do not end with `[DONE]`, by format. */
const endings: Readonly<Record<string, Ending>> = {
  "anthropic.complete": completionEnd,
  "anthropic.messages": anthropicEnd,
  "vertex.messages": anthropicEnd,
  "openai.responses": responsesEnd,
  "workers-ai.run": (last) => done(last) || responsesEnd(last),
  "google.generate": googleEnd,
  "vertex.generate": googleEnd,
  "bedrock.converse": json((last) => at(last, "usage") !== undefined),
  "bedrock.invoke-anthropic": chunk(anthropicEnd),
  "bedrock.invoke-nova": countedEnd,
  "bedrock.invoke-llama": countedEnd,
  "bedrock.invoke-titan-text": countedEnd,
  "bedrock.invoke-mistral": countedEnd,
  "bedrock.invoke-mistral-chat": countedEnd,
  "bedrock.invoke-openai-chat": countedEnd,
  "cohere.chat-v1": json((last) => at(last, "event_type") === "stream-end"),
  "huggingface.text": json((last) => textAt(last, "generated_text") !== ""),
};

function untold({ endpoint: { format } }: Case, last: string): string {
  const where = "test/contract/providers/streamed.ts";
  return `the last event is ${last.slice(0, 300)}; if streams of ${format.id} end like this, say so in ${where}`;
}
