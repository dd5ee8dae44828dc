import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, requestCount, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const modelId = "anthropic.claude-3-haiku-20240307-v1:0";
const messages = [{ role: "user" as const, content: [{ text: "Where does Paris lie?" }] }];

describe.skipIf(!installed)(`@aws-sdk/client-bedrock-runtime, unmodified, over HTTP/2${needs}`, async () => {
  if (!installed) return;
  const aws = await import("@aws-sdk/client-bedrock-runtime");
  const { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } = aws;
  const { InvokeModelCommand, InvokeModelWithResponseStreamCommand, ThrottlingException, ValidationException } = aws;

  function client(aigw: EmulatorInside) {
    return new BedrockRuntimeClient({
      region: "us-east-1",
      endpoint: gatewayUrl(aigw, "aws-bedrock/bedrock-runtime/us-east-1"),
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
    });
  }

  async function streamed(aigw: EmulatorInside, toolConfig?: { tools: never[] | object[] }) {
    const input = { modelId, messages, ...(toolConfig && { toolConfig }) };
    const { stream } = await client(aigw).send(
      new ConverseStreamCommand(input as ConstructorParameters<typeof ConverseStreamCommand>[0]),
    );
    const events = [];
    for await (const event of stream ?? []) events.push(event);
    return events;
  }

  test("clients 1.8 clients 7.10 converse: text, stop reason and usage", async () => {
    const aigw = await listening();
    const answer = await client(aigw).send(new ConverseCommand({ modelId, messages }));
    expect(answer.output?.message?.content?.[0]?.text).toMatch(/\w/);
    expect(answer).toMatchObject({ stopReason: "end_turn", usage: { totalTokens: expect.any(Number) } });
    expect(await newestExchange(aigw)).toMatchObject({ provider: "aws-bedrock", status: 200 });
  });

  test("clients 1.8 clients 7.10 converse-stream: the same text in events with right checksums", async () => {
    const aigw = await listening();
    const whole = await client(aigw).send(new ConverseCommand({ modelId, messages }));
    const events = await streamed(aigw);
    const text = events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("");
    expect(text).toBe(whole.output?.message?.content?.[0]?.text);
    expect(events.find(({ metadata }) => metadata)?.metadata?.usage).toEqual(whole.usage);
    expect(events.filter(({ contentBlockDelta }) => contentBlockDelta).length).toBeGreaterThan(1);
  });

  test("clients 7.10 a tool call is streamed with its input", async () => {
    const aigw = await listening();
    const json = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] };
    const events = await streamed(aigw, { tools: [{ toolSpec: { name: "get_time", inputSchema: { json } } }] });
    expect(events.find(({ contentBlockStart }) => contentBlockStart)?.contentBlockStart?.start?.toolUse?.name).toBe("get_time");
    const input = events.map((event) => event.contentBlockDelta?.delta?.toolUse?.input ?? "").join("");
    expect(JSON.parse(input)).toEqual({ zone: expect.any(String) });
  });

  const ask = { anthropic_version: "bedrock-2023-05-31", max_tokens: 200, messages: [{ role: "user", content: "Hello" }] };
  const invocation = { modelId, contentType: "application/json", body: JSON.stringify(ask) };

  test("clients 7.10 WIRE-15.3 InvokeModel gives Anthropic's own message, InvokeModelWithResponseStream its events", async () => {
    const aigw = await listening();
    const { body, $metadata } = await client(aigw).send(new InvokeModelCommand(invocation));
    const message = JSON.parse(new TextDecoder().decode(body));
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).toMatchObject({
      type: "message",
      id: expect.stringMatching(/^msg_bdrk_01/),
      model: "claude-3-haiku-20240307",
    });
    const stream = await client(aigw).send(new InvokeModelWithResponseStreamCommand(invocation));
    const events = [];
    for await (const { chunk } of stream.body ?? []) events.push(JSON.parse(new TextDecoder().decode(chunk?.bytes)));
    expect(events.map((event) => event.delta?.text ?? "").join("")).toBe(message.content[0].text);
    expect(events.at(-1)).toMatchObject({
      type: "message_stop",
      "amazon-bedrock-invocationMetrics": { inputTokenCount: message.usage.input_tokens, firstByteLatency: expect.any(Number) },
    });
  });

  test("clients 7.10 clients 1.7 InvokeModel without contentType sends octet-stream: Titan's embedding comes back", async () => {
    const aigw = await listening();
    const body = JSON.stringify({ inputText: "a river", dimensions: 256, normalize: true });
    const answer = await client(aigw).send(new InvokeModelCommand({ modelId: "amazon.titan-embed-text-v2:0", body }));
    const { embedding, inputTextTokenCount } = JSON.parse(new TextDecoder().decode(answer.body));
    expect(embedding).toHaveLength(256);
    expect(inputTextTokenCount).toBeGreaterThan(0);
  });

  test("WIRE-15.5 a body that the model does not take is a ValidationException in its maker's words", async () => {
    const aigw = await listening();
    const without = new InvokeModelCommand({ ...invocation, body: JSON.stringify({ ...ask, anthropic_version: undefined }) });
    const error = await client(aigw)
      .send(without)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({ message: expect.stringContaining("anthropic_version") });
  });

  test("clients 7.10 with httpBearerAuth an API key goes as Bearer", async () => {
    const aigw = await listening(strictOpen);
    const keyed = new BedrockRuntimeClient({
      region: "us-east-1",
      endpoint: gatewayUrl(aigw, "aws-bedrock/bedrock-runtime/us-east-1"),
      token: { token: "bedrock-api-key-1" },
      authSchemePreference: ["httpBearerAuth"],
    });
    const answer = await keyed.send(new ConverseCommand({ modelId, messages }));
    expect(answer.output?.message?.content?.[0]?.text).toMatch(/\w/);
  });

  test("clients 3 clients 4 a throttled request is tried three times and is a ThrottlingException; no such model is not", async () => {
    const throttled = await scripted({ answer: failing(429, { "x-amzn-errortype": "ThrottlingException" }) });
    await expect(client(throttled).send(new ConverseCommand({ modelId, messages }))).rejects.toBeInstanceOf(ThrottlingException);
    expect(await requestCount(throttled)).toBe(3);
    const strict = await listening(strictOpen);
    const unknown = client(strict).send(new ConverseCommand({ modelId: "nobody.no-such-model", messages }));
    await expect(unknown).rejects.toBeInstanceOf(ValidationException);
    expect(await requestCount(strict)).toBe(1);
  });
});
