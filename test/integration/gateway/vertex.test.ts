import { describe, expect, test } from "vitest";
import { emulator, post, strictOpen } from "../../support/emulator.ts";

const place = "google-vertex-ai/v1/projects/my-project/locations/us-central1";
const gemini = `${place}/publishers/google/models/gemini-2.5-flash`;
const contents = { contents: [{ role: "user", parts: [{ text: "Where does Paris lie?" }] }] };
const noKey = { authorization: "" };

describe("WIRE-3.1 Gemini on Vertex", async () => {
  test("answers generateContent as AI Studio does, and streams the same text", async () => {
    const aigw = await emulator();
    const whole = await (await post(aigw, `${gemini}:generateContent`, contents)).json();
    expect(whole).toMatchObject({
      createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/),
      usageMetadata: { trafficType: "ON_DEMAND" },
    });
    expect(whole).toMatchObject({ modelVersion: "gemini-2.5-flash", candidates: [{ finishReason: "STOP" }] });
    const studio = await post(aigw, "google-ai-studio/v1/models/gemini-2.5-flash:generateContent", contents);
    expect((await studio.json()).candidates).toEqual(whole.candidates);
    const stream = await post(aigw, `${gemini}:streamGenerateContent?alt=sse`, contents);
    const chunks = (await stream.text()).split("\r\n\r\n").filter(Boolean);
    const text = chunks.map((chunk) => JSON.parse(chunk.slice("data: ".length)).candidates[0].content.parts[0].text).join("");
    expect(text).toBe(whole.candidates[0].content.parts[0].text);
  });

  test("counts tokens and billable characters", async () => {
    const counted = await post(await emulator(), `${gemini}:countTokens`, contents);
    expect(await counted.json()).toMatchObject({ totalTokens: expect.any(Number), totalBillableCharacters: 18 });
  });

  test("predict embeds a text an instance, each with its tokens", async () => {
    const path = `${place}/publishers/google/models/text-embedding-005:predict`;
    const instances = [{ content: "a river", task_type: "RETRIEVAL_QUERY" }, { content: "a longer text about the river" }];
    const parameters = { outputDimensionality: 8 };
    const { predictions } = await (await post(await emulator(), path, { instances, parameters })).json();
    const [short, long] = predictions.map(({ embeddings }: { embeddings: object }) => embeddings);
    expect([short.values.length, long.values.length]).toEqual([8, 8]);
    expect(short.statistics).toEqual({ truncated: false, token_count: expect.any(Number) });
    expect(long.statistics.token_count).toBeGreaterThan(short.statistics.token_count);
  });

  test("what costs money is told for the path's model", async () => {
    const aigw = await emulator();
    const answer = await post(aigw, `${gemini}:generateContent`, contents);
    await answer.text();
    const { logs } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
    expect(logs[0]).toMatchObject({ provider: "google-vertex-ai", model: "gemini-2.5-flash", cost: expect.any(Number) });
  });
});

test("WIRE-3.1 G-COMPAT-5 the OpenAI-shaped endpoint names the publisher in both directions", async () => {
  const aigw = await emulator();
  const messages = [{ role: "user", content: "hello" }];
  const path = `${place}/endpoints/openapi/chat/completions`;
  const answer = await post(aigw, path, { model: "google/gemini-2.5-flash", messages });
  expect(await answer.json()).toMatchObject({ object: "chat.completion", model: "google/gemini-2.5-flash" });
  const bare = await post(aigw, path, { model: "gemini-2.5-flash", messages });
  expect(bare.status).toBe(400);
  expect(await bare.json()).toMatchObject([{ error: { message: expect.stringContaining("google/gemini-2.5-flash") } }]);
});

describe("WIRE-3.1 Claude on Vertex", () => {
  const claude = `${place}/publishers/anthropic/models`;
  const messages = [{ role: "user", content: "hello" }];
  const ask = { anthropic_version: "vertex-2023-10-16", max_tokens: 60, messages };

  test("answers Anthropic's own message, streams its events and counts its tokens", async () => {
    const aigw = await emulator();
    const answer = await post(aigw, `${claude}/claude-sonnet-4-5@20250929:rawPredict`, ask);
    expect(answer.headers.get("request-id")).toMatch(/^req_vrtx_01/);
    const message = await answer.json();
    expect(message).toMatchObject({ id: expect.stringMatching(/^msg_vrtx_01/), model: "claude-sonnet-4-5-20250929" });
    const stream = await post(aigw, `${claude}/claude-sonnet-4-5@20250929:streamRawPredict`, { ...ask, stream: true });
    const events = (await stream.text()).split("\n\n").filter(Boolean);
    const deltas = events.map((event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)).delta?.text ?? "");
    expect(deltas.join("")).toBe(message.content[0].text);
    const { max_tokens: _most, ...counted } = { ...ask, model: "claude-sonnet-4-5@20250929" };
    const count = await post(aigw, `${claude}/count-tokens:rawPredict`, counted);
    expect(await count.json()).toEqual({ input_tokens: message.usage.input_tokens });
  });

  test.each([
    ["no version", { ...ask, anthropic_version: undefined }, /anthropic_version: Field required/],
    ["Anthropic's own version", { ...ask, anthropic_version: "2023-06-01" }, /anthropic_version: Input should be/],
    ["the model's name", { ...ask, model: "claude-sonnet-5" }, /model: Extra inputs/],
  ])("a body with %s is refused in Anthropic's words", async (_, body, message) => {
    const answer = await post(await emulator(), `${claude}/claude-sonnet-5:rawPredict`, body);
    expect(answer.status).toBe(400);
    const error = { type: "invalid_request_error", message: expect.stringMatching(message) };
    expect(await answer.json()).toMatchObject({ type: "error", error });
  });

  test("a model that is not there is refused in Google's", async () => {
    const answer = await post(await emulator(strictOpen), `${claude}/claude-0:rawPredict`, ask);
    const message = expect.stringContaining("publishers/anthropic/models/claude-0");
    expect(await answer.json()).toMatchObject({ error: { code: 404, status: "NOT_FOUND", message } });
  });
});

describe("WIRE-3.2 Vertex's errors", () => {
  test("G-PROV-4 without credentials it is Google's own 401", async () => {
    const aigw = await emulator(strictOpen);
    const answer = await post(aigw, `${gemini}:generateContent`, contents, noKey);
    expect(answer.status).toBe(401);
    const details = [{ reason: "CREDENTIALS_MISSING", domain: "googleapis.com" }];
    expect(await answer.json()).toMatchObject({ error: { code: 401, status: "UNAUTHENTICATED", details } });
  });

  test("a model that is not there is named with its place", async () => {
    const aigw = await emulator(strictOpen);
    const answer = await post(aigw, `${place}/publishers/google/models/gemini-0:generateContent`, contents);
    expect(answer.status).toBe(404);
    const name = "projects/my-project/locations/us-central1/publishers/google/models/gemini-0";
    expect((await answer.json()).error).toMatchObject({ status: "NOT_FOUND", message: expect.stringContaining(name) });
  });
});
