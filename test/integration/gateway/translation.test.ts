import { assert, describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { sseReader } from "../../../src/streaming/sse-events.ts";
import { emulator, post, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const messages = [{ role: "user", content: "Where does Paris lie?" }];
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const parameters = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] };

/** Natively, Anthropic wants it; nobody else minds. */
const version = { "anthropic-version": "2023-06-01" };

const CLAUDE = "claude-sonnet-5";
const BEDROCK = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const LLAMA = "@cf/meta/llama-3.1-8b-instruct";
const converse = `aws-bedrock/bedrock-runtime/us-east-1/model/${encodeURIComponent(BEDROCK)}/converse`;

/** How each API is asked what compat is asked, and where the answer's text and calls are. */
const natives = [
  {
    model: `anthropic/${CLAUDE}`,
    path: "anthropic/v1/messages",
    body: { model: CLAUDE, max_tokens: 300, messages },
    tools: { tools: [{ name: "get_time", input_schema: parameters }], tool_choice: { type: "any" } },
    json: { output_config: { format: { type: "json_schema", schema } } },
    text: "content.0.text",
    call: "content.0.input",
  },
  {
    model: `aws-bedrock/${BEDROCK}`,
    path: converse,
    body: { messages: [{ role: "user", content: [{ text: "Where does Paris lie?" }] }], inferenceConfig: { maxTokens: 300 } },
    tools: {
      toolConfig: { tools: [{ toolSpec: { name: "get_time", inputSchema: { json: parameters } } }], toolChoice: { any: {} } },
    },
    json: {
      outputConfig: {
        textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema), name: "place" } } },
      },
    },
    text: "output.message.content.0.text",
    call: "output.message.content.0.toolUse.input",
  },
  {
    model: `workers-ai/${LLAMA}`,
    path: `workers-ai/run/${LLAMA}`,
    body: { messages, max_tokens: 300 },
    tools: { tools: [{ name: "get_time", parameters }], tool_choice: "required" },
    json: { response_format: { type: "json_schema", json_schema: schema } },
    text: "result.response",
    call: "result.tool_calls.0.arguments",
  },
];

const wanted = {
  tools: { tools: [{ type: "function", function: { name: "get_time", parameters } }], tool_choice: "required" },
  json: { response_format: { type: "json_schema", json_schema: { name: "place", schema } } },
};

function at(json: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => Object(value)[step], json);
}

async function asked(aigw: EmulatorInside, model: string, more: object = {}) {
  const answer = await post(aigw, "compat/chat/completions", { model, messages, max_tokens: 300, ...more });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer;
}

async function chunksOf(answer: Response) {
  const reader = sseReader();
  const events = [...reader.push(new Uint8Array(await answer.arrayBuffer())), ...reader.end()].map(({ data }) => data);
  expect(events.at(-1)).toBe("[DONE]");
  return events.slice(0, -1).map((data) => JSON.parse(data).choices[0]?.delta ?? {});
}

describe.each(natives)("R-5 $model answers the same on compat as natively", (native) => {
  const { model, path, body, text } = native;

  test("text, whole and streamed", async () => {
    const aigw = await emulator();
    const own = at(await (await post(aigw, path, body, version)).json(), text);
    const { choices } = await (await asked(aigw, model)).json();
    expect(choices[0]).toMatchObject({ message: { role: "assistant", content: own }, finish_reason: "stop" });
    const chunks = await chunksOf(await asked(aigw, model, { stream: true }));
    expect(chunks.map((delta) => delta.content ?? "").join("")).toBe(own);
  });

  test("tool calls, whole and streamed", async () => {
    const aigw = await emulator();
    const own = at(await (await post(aigw, path, { ...body, ...native.tools }, version)).json(), native.call);
    expect(own).toHaveProperty("zone");
    const { choices } = await (await asked(aigw, model, wanted.tools)).json();
    expect(choices[0].finish_reason).toBe("tool_calls");
    expect(JSON.parse(choices[0].message.tool_calls[0].function.arguments)).toEqual(own);
    const chunks = await chunksOf(await asked(aigw, model, { ...wanted.tools, stream: true }));
    const json = chunks.map((delta) => delta.tool_calls?.[0]?.function.arguments ?? "").join("");
    expect(JSON.parse(json)).toEqual(own);
  });

  test("structured output", async () => {
    const aigw = await emulator();
    const own = at(await (await post(aigw, path, { ...body, ...native.json }, version)).json(), text);
    const { choices } = await (await asked(aigw, model, wanted.json)).json();
    expect(JSON.parse(choices[0].message.content)).toEqual(typeof own === "string" ? JSON.parse(own) : own);
  });
});

test.each(natives)("G-COMPAT-5 the trace of $model names the API, the log keeps the caller's request", async ({ model }) => {
  const aigw = await emulator();
  const id = (await asked(aigw, model)).headers.get("cf-aig-request-id");
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  expect(trace).toContainEqual(expect.objectContaining({ what: "translated", step: 0, to: expect.stringMatching(/\w+\.\w+/) }));
  expect(trace).toContainEqual(expect.objectContaining({ what: "step", endpoint: "chat/completions" }));
});

test.each(natives)(
  "G-CACHE-6 the cache of $model knows the caller's request, and holds the translated answer",
  async ({ model }) => {
    const aigw = await emulator({ gateways: [{ id: "default", cache_ttl: 60 }] });
    const first = await asked(aigw, model);
    const second = await asked(aigw, model);
    expect(second.headers.get("cf-aig-cache-status")).toBe("HIT");
    expect(await second.text()).toBe(await first.text());
  },
);

test("G-ERR-5 what the provider refuses stays in its own words", async () => {
  const aigw = await emulator();
  const refused = async (prefix: string) => {
    const answer = await post(aigw, "compat/chat/completions", { model: `${prefix}/mock/429`, messages });
    expect(answer.status).toBe(429);
    return answer.json();
  };
  expect(await refused("anthropic")).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
  expect(await refused("aws-bedrock")).toEqual({ message: expect.any(String) });
  expect(await refused("workers-ai")).toMatchObject({ success: false, errors: [{ code: 3040 }] });
});

test("G-COMPAT-8 the provider's key is sent as OpenAI's clients send it", async () => {
  const aigw = await emulator(strictOpen);
  await asked(aigw, `anthropic/${CLAUDE}`);
  const keyless = await post(aigw, "compat/chat/completions", { model: `anthropic/${CLAUDE}`, messages }, { authorization: "" });
  expect(keyless.status).toBe(401);
});

test("G-COMPAT-2 of Bedrock's models, compat reaches Claude and Nova alone", async () => {
  const aigw = await emulator();
  await asked(aigw, "aws-bedrock/amazon.nova-lite-v1:0");
  const answer = await post(aigw, "compat/chat/completions", { model: "aws-bedrock/meta.llama3-3-70b-instruct-v1:0", messages });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ internalCode: 2019 });
});

test("G-COMPAT-4 what the provider's API cannot say is 2019, with the field in the hint, and the next step serves", async () => {
  const aigw = await emulator();
  const heard = { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } };
  const query = { model: `anthropic/${CLAUDE}`, messages: [{ role: "user", content: [heard] }] };
  const answer = await post(aigw, "compat/chat/completions", query);
  expect(await answer.json()).toMatchObject({ httpCode: 400, internalCode: 2019 });
  const id = answer.headers.get("cf-aig-request-id");
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  expect(trace).toContainEqual(
    expect.objectContaining({ what: "refused", hint: expect.stringContaining("messages[0].content[0]") }),
  );

  const step = { provider: "compat", endpoint: "chat/completions", headers: {} };
  const fallen = await post(aigw, "", [
    { ...step, query },
    { ...step, query: { model: "openai/gpt-4o-mini", messages } },
  ]);
  expect(fallen.status).toBe(200);
  expect(fallen.headers.get("cf-aig-step")).toBe("1");
});

test("G-COMPAT-12 a successful answer that is no answer of its API is 2002", async () => {
  const aigw = await scripted("- match: { provider: workers-ai }\n  answer: { raw: { body: { strange: true } } }");
  const answer = await post(aigw, "compat/chat/completions", { model: `workers-ai/${LLAMA}`, messages });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ internalCode: 2002, message: "Failed to parse model output" });
});

describe("G-COMPAT-7 /compat/responses", () => {
  const ask = (model: string) => ({ model, input: "Where does Paris lie?" });

  test.each([
    ["openai/gpt-4o-mini", "openai/responses", "gpt-4o-mini"],
    [`workers-ai/${LLAMA}`, "workers-ai/v1/responses", LLAMA],
  ])("%s is answered as by the vendor's own Responses API", async (model, path, own) => {
    const aigw = await emulator();
    const native = await (await post(aigw, path, ask(own))).json();
    const answer = await (await post(aigw, "compat/responses", ask(model))).json();
    expect(answer).toMatchObject({ object: "response", status: "completed", model: native.model });
    expect(answer.output[0].content[0].text).toBe(native.output[0].content[0].text);
  });

  test("a vendor without one is 400, as is a model without prefix", async () => {
    const aigw = await emulator();
    const codeOf = async (body: unknown) => (await (await post(aigw, "compat/responses", body)).json()).internalCode;
    expect(await codeOf(ask(`anthropic/${CLAUDE}`))).toBe(2008);
    expect(await codeOf(ask("gpt-4o-mini"))).toBe(2019);
    expect(await codeOf("no JSON")).toBe(2019);
  });

  test("G-UNI-3 it is an endpoint of the universal pseudo-provider compat", async () => {
    const step = { provider: "compat", endpoint: "responses", headers: {}, query: ask("openai/gpt-4o-mini") };
    const answer = await post(await emulator(), "", [step]);
    expect(await answer.json()).toMatchObject({ object: "response" });
  });
});
