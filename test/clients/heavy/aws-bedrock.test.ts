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
  const { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, ThrottlingException, ValidationException } = aws;

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
