import { describe, expect, test } from "vitest";
import { emulator, post, strictOpen } from "../../support/emulator.ts";

const mantle = "aws-bedrock/bedrock-mantle/us-east-1/anthropic/v1/messages";
const ask = { model: "anthropic.claude-sonnet-5", max_tokens: 60, messages: [{ role: "user", content: "hello" }] };
const version = { "anthropic-version": "2023-06-01" };

describe("G-PROV-6 bedrock-mantle", () => {
  test("speaks Anthropic's Messages unchanged: answer, stream and token counts", async () => {
    const aigw = await emulator();
    const whole = await (await post(aigw, mantle, ask, version)).json();
    expect(whole).toMatchObject({ type: "message", id: expect.stringMatching(/^msg_01/), model: ask.model });
    const stream = await post(aigw, mantle, { ...ask, stream: true }, version);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(await stream.text()).toMatch(/^event: message_start\ndata: [\s\S]+event: message_stop\n/);
    const { max_tokens: _most, ...counted } = ask;
    expect(await (await post(aigw, `${mantle}/count_tokens`, counted, version)).json()).toEqual({
      input_tokens: whole.usage.input_tokens,
    });
  });

  test("takes the key as Bearer or in x-api-key, and refuses in Anthropic's words", async () => {
    const aigw = await emulator(strictOpen);
    const status = async (headers: Record<string, string>, changes = {}) =>
      (await post(aigw, mantle, { ...ask, ...changes }, { ...version, authorization: "", ...headers })).status;
    expect(await status({ authorization: "Bearer bedrock-api-key" })).toBe(200);
    expect(await status({ "x-api-key": "bedrock-api-key" })).toBe(200);
    const refused = await post(aigw, mantle, ask, { ...version, authorization: "" });
    expect(await refused.json()).toMatchObject({ type: "error", error: { type: "authentication_error" } });
    expect(await status({ "x-api-key": "k" }, { model: "anthropic.claude-0" })).toBe(404);
  });
});

describe("WIRE-15.3 invoke", () => {
  const invoke = (model: string, verb = "invoke") =>
    `aws-bedrock/bedrock-runtime/us-east-1/model/${encodeURIComponent(model)}/${verb}`;
  const invocation = { anthropic_version: "bedrock-2023-05-31", max_tokens: 60, messages: ask.messages };

  test("tells tokens and latency in headers; the log has the tokens and the cost", async () => {
    const aigw = await emulator();
    const answer = await post(aigw, invoke("anthropic.claude-3-haiku-20240307-v1:0"), invocation);
    const { usage } = await answer.json();
    expect(answer.headers.get("x-amzn-bedrock-input-token-count")).toBe(String(usage.input_tokens));
    expect(answer.headers.get("x-amzn-bedrock-output-token-count")).toBe(String(usage.output_tokens));
    expect(answer.headers.get("x-amzn-bedrock-invocation-latency")).toMatch(/^\d+$/);
    const exchange = await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`);
    const { logs } = await exchange.json();
    expect(logs[0]).toMatchObject({ tokensIn: usage.input_tokens, tokensOut: usage.output_tokens, cost: expect.any(Number) });
  });

  test.each([
    ["the model's name", { ...invocation, model: "x" }, /extraneous key \[model\]/],
    ["whether to stream", { ...invocation, stream: true }, /extraneous key \[stream\]/],
    ["no version", { ...invocation, anthropic_version: undefined }, /anthropic_version: Field required/],
    ["no messages", { ...invocation, messages: [] }, /messages/],
  ])("of a body with %s is a ValidationException", async (_, body, message) => {
    const answer = await post(await emulator(), invoke("anthropic.claude-3-haiku-20240307-v1:0"), body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("x-amzn-errortype")).toBe("ValidationException");
    expect((await answer.json()).message).toMatch(message);
  });

  test("an embedding cannot be streamed", async () => {
    const path = invoke("amazon.titan-embed-text-v2:0", "invoke-with-response-stream");
    const answer = await post(await emulator(), path, { inputText: "x" });
    expect([answer.status, (await answer.json()).message]).toEqual([400, "The model is unsupported for streaming."]);
  });

  test("Cohere's embeddings come in the order of the texts, by type where a type is asked for", async () => {
    const aigw = await emulator();
    const body = { texts: ["one", "two"], input_type: "search_document" };
    const plain = await (await post(aigw, invoke("cohere.embed-english-v3"), body)).json();
    expect(plain).toMatchObject({ response_type: "embeddings_floats", texts: body.texts });
    const typed = await (await post(aigw, invoke("cohere.embed-english-v3"), { ...body, embedding_types: ["float"] })).json();
    const both = { ...body, embedding_types: ["float", "int8"] };
    const { embeddings } = await (await post(aigw, invoke("cohere.embed-english-v3"), both)).json();
    expect(embeddings).toEqual({ float: plain.embeddings, int8: plain.embeddings.map(() => expect.any(Array)) });
    expect(typed).toMatchObject({ response_type: "embeddings_by_type", embeddings: { float: plain.embeddings } });
  });
});
