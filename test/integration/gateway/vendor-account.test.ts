import { describe, expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";

type Aigw = Awaited<ReturnType<typeof emulator>>;

function get(aigw: Aigw, path: string, headers: Record<string, string> = {}) {
  return aigw.fetch(`http://aigw/v1/local/default/${path}`, { headers: { authorization: "Bearer sk-test", ...headers } });
}

const asked = { messages: [{ role: "user", content: "hello" }] };

describe("WIRE-10 OpenRouter", () => {
  test.each([false, true])("v1/generation tells what an answer took, by its id (stream: %s)", async (stream) => {
    const aigw = await emulator({ padding: false });
    const answer = await post(aigw, "openrouter/v1/chat/completions", { ...asked, model: "openai/gpt-4o-mini", stream });
    const text = await answer.text();
    const last = stream ? (text.trim().split("\n\n").at(-2)?.replace("data: ", "") ?? "") : text;
    const { id, usage } = JSON.parse(last);
    const told = await get(aigw, `openrouter/v1/generation?id=${id}`);
    expect(told.status).toBe(200);
    expect((await told.json()).data).toMatchObject({
      id,
      model: "openai/gpt-4o-mini",
      provider_name: "OpenAI",
      streamed: stream,
      total_cost: usage.cost,
      tokens_prompt: usage.prompt_tokens,
      tokens_completion: usage.completion_tokens,
    });
  });

  test("v1/generation of an id that is nobody's is 404 in OpenRouter's words, and of another account's too", async () => {
    const aigw = await emulator();
    const { id } = await (await post(aigw, "openrouter/chat/completions", { ...asked, model: "openai/gpt-4o-mini" })).json();
    const unknown = await get(aigw, "openrouter/v1/generation?id=gen-1-x");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { code: 404, message: "Generation gen-1-x not found" } });
    const others = await aigw.fetch(`http://aigw/v1/other/default/openrouter/v1/generation?id=${id}`);
    expect(others.status).toBe(404);
  });

  test("v1/key tells of the key, and never what it is", async () => {
    const text = await (await get(await emulator(), "openrouter/v1/key")).text();
    expect(JSON.parse(text)).toMatchObject({ data: { limit: null, usage: 0, rate_limit: { interval: "10s" } } });
    expect(text).not.toContain("sk-test");
  });
});

test("WIRE-7 DeepSeek's user/balance tells what is left", async () => {
  expect(await (await get(await emulator(), "deepseek/user/balance")).json()).toEqual({
    is_available: true,
    balance_infos: [{ currency: "USD", total_balance: "10.00", granted_balance: "0.00", topped_up_balance: "10.00" }],
  });
});

test("WIRE-8 xAI's language-models have prices, and its api-key is redacted", async () => {
  const aigw = await emulator();
  const { models } = await (await get(aigw, "grok/v1/language-models")).json();
  expect(models.length).toBeGreaterThan(1);
  expect(models).toContainEqual(
    expect.objectContaining({ id: "grok-4", prompt_text_token_price: 30_000, completion_text_token_price: 150_000 }),
  );
  const { id } = await (await get(aigw, "grok/language-models/grok-4")).json();
  expect(id).toBe("grok-4");
  const key = await (await get(aigw, "grok/v1/api-key")).text();
  expect(JSON.parse(key)).toMatchObject({ api_key_blocked: false });
  expect(key).not.toContain("sk-test");
});

test("clients 7.12 Cerebras's client warms its connection without a word of warning", async () => {
  const aigw = await emulator();
  const answer = await get(aigw, "cerebras/v1/tcp_warming");
  expect(answer.status).toBe(200);
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1")).json();
  const story = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).text();
  expect(story).toContain("tcp_warming");
  expect(story).not.toContain("AIGW-L");
});

describe("WIRE-5 Mistral", () => {
  test("fim/completions answers as chat does, to its end where no limit is set", async () => {
    const aigw = await emulator({ padding: false });
    const body = { model: "codestral-latest", prompt: "def fib(n):", suffix: "return fib" };
    const whole = await (await post(aigw, "mistral/v1/fim/completions", body)).json();
    expect(whole).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant" }, finish_reason: "stop" }],
    });
    expect(whole.id).toMatch(/^[0-9a-f]{32}$/);
    const events = (await (await post(aigw, "mistral/v1/fim/completions", { ...body, stream: true })).text())
      .trim()
      .split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    for (const event of events.slice(0, -1)) expect(JSON.parse(event.slice(6)).choices).toHaveLength(1);
  });

  test.each([
    ["fim/completions", { model: "codestral-latest" }, "prompt"],
    ["agents/completions", asked, "agent_id"],
    ["moderations", { model: "mistral-moderation-latest" }, "input"],
    ["ocr", { model: "mistral-ocr-latest" }, "document"],
  ])("%s says which field is missing, as 422", async (path, body, field) => {
    const answer = await post(await emulator(), `mistral/v1/${path}`, body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ loc: ["body", field], msg: "Field required" }] });
  });

  test("agents/completions answers with the agent's model", async () => {
    const answer = await post(await emulator(), "mistral/v1/agents/completions", { ...asked, agent_id: "ag:1:2:waiter:4" });
    expect(await answer.json()).toMatchObject({ model: "mistral-medium-2508", choices: [{ finish_reason: "stop" }] });
  });

  test("moderations judge by Mistral's own categories", async () => {
    const body = { model: "mistral-moderation-latest", input: ["I will kill you", "What a nice day"] };
    const { results } = await (await post(await emulator(), "mistral/v1/moderations", body)).json();
    expect(results).toHaveLength(2);
    expect(results[0].categories).toMatchObject({ violence_and_threats: true, pii: false });
    expect(Object.values(results[1].categories)).not.toContain(true);
  });

  test("ocr gives pages of Markdown that name the document", async () => {
    const document = { type: "document_url", document_url: "https://a.test/files/report.pdf?x=1" };
    const answer = await post(await emulator(), "mistral/v1/ocr", { model: "mistral-ocr-latest", document });
    expect(await answer.json()).toMatchObject({
      pages: [{ index: 0, markdown: "# report.pdf", images: [], dimensions: { dpi: 200 } }],
      model: "mistral-ocr-2505",
      usage_info: { pages_processed: 1 },
    });
  });

  test("models are cards that say what they can do", async () => {
    const { data } = await (await get(await emulator(), "mistral/v1/models")).json();
    const of = (id: string) => data.find((card: { id: string }) => card.id === id)?.capabilities;
    expect(of("codestral-latest")).toMatchObject({ completion_chat: true, completion_fim: true, vision: false });
    expect(of("mistral-embed")).toMatchObject({ completion_chat: false, function_calling: false });
  });
});

describe("WIRE-2.4 Anthropic's v1/complete", () => {
  const headers = { "anthropic-version": "2023-06-01", "x-api-key": "sk-ant-test" };
  const body = { model: "claude-sonnet-5", prompt: "\n\nHuman: hello\n\nAssistant:", max_tokens_to_sample: 100 };

  test("goes on after Assistant:, whole and in events", async () => {
    const aigw = await emulator({ padding: false });
    const whole = await (await post(aigw, "anthropic/v1/complete", body, headers)).json();
    expect(whole).toMatchObject({ type: "completion", id: expect.stringMatching(/^compl_/), stop_reason: "stop_sequence" });
    expect(whole.completion).toMatch(/^ Mock answer to “hello”/);
    const text = await (await post(aigw, "anthropic/v1/complete", { ...body, stream: true }, headers)).text();
    const pieces = Array.from(text.matchAll(/^event: completion\ndata: (.*)$/gm), ([, data = ""]) => JSON.parse(data));
    expect(pieces.map(({ completion }) => completion).join("")).toBe(whole.completion);
    expect(pieces.map(({ stop_reason }) => stop_reason).filter(Boolean)).toEqual(["stop_sequence"]);
  });

  test.each([
    [{ ...body, prompt: "hello" }, /must start with/],
    [{ ...body, prompt: "\n\nHuman: hello" }, /must end with/],
    [{ ...body, max_tokens_to_sample: undefined }, /^max_tokens_to_sample: Field required/],
  ])("refuses %j as Anthropic does", async (wrong, message) => {
    const answer = await post(await emulator(), "anthropic/v1/complete", wrong, headers);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: "error",
      error: { type: "invalid_request_error", message: expect.stringMatching(message) },
    });
  });
});

test("WIRE-21 Ideogram describes a picture by its name, and wants one", async () => {
  const aigw = await emulator();
  const form = new FormData();
  form.append("image_file", new Blob(["a picture"]), "fox.png");
  const url = "http://aigw/v1/local/default/ideogram/describe";
  const told = await aigw.fetch(url, { method: "POST", body: form, headers: { "api-key": "k" } });
  expect(await told.json()).toEqual({ descriptions: [{ text: "A picture called fox.png." }] });
  const none = new FormData();
  none.append("describe_model_version", "V_3");
  const refused = await aigw.fetch(url, { method: "POST", body: none, headers: { "api-key": "k" } });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({ error: "image_file is required: send it as a file" });
});
