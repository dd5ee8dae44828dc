import { expect, test } from "vitest";
import { emulator, post, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";
import { told } from "../../support/told.ts";

const messages = [{ role: "user", content: "Where does Paris lie?" }];
const documents = ["Bread needs flour.", "Paris lies on the Seine."];
const embedding = { model: "embed-english-light-v3.0", texts: ["one", "two"], input_type: "search_document" };

test("WIRE-12.2 v2/rerank sorts by score and pays by the search", async () => {
  const aigw = await emulator();
  const answer = await post(aigw, "cohere/v2/rerank", { model: "rerank-v3.5", query: "Where is Paris?", documents, top_n: 1 });
  expect(await answer.json()).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    results: [{ index: 1, relevance_score: expect.any(Number) }],
    meta: { api_version: { version: "2" }, billed_units: { search_units: 1 } },
  });
});

test("WIRE-12.2 spec 2: a path without a version is one of v1, whose documents may be objects and come back", async () => {
  const aigw = await emulator();
  const objects = documents.map((text, id) => ({ text, id }));
  const asked = { model: "rerank-v3.5", query: "Paris", documents: objects, return_documents: true };
  const plain = await (await post(aigw, "cohere/rerank", asked)).json();
  const versioned = await (await post(aigw, "cohere/v1/rerank", asked)).json();
  expect(plain.results[0]).toEqual({ index: 1, relevance_score: expect.any(Number), document: objects[1] });
  expect(versioned.results).toEqual(plain.results);
  expect(plain.meta).toMatchObject({ api_version: { version: "1" } });
});

test("WIRE-12.2 v2/embed gives every type that is asked for", async () => {
  const aigw = await emulator();
  const types = ["float", "int8", "uint8", "binary", "ubinary", "base64"];
  const body = await (await post(aigw, "cohere/v2/embed", { ...embedding, embedding_types: types })).json();
  const { float, int8, uint8, binary, ubinary, base64 } = body.embeddings;
  expect(body).toMatchObject({ texts: ["one", "two"], response_type: "embeddings_by_type" });
  expect(body.meta).toEqual({ api_version: { version: "2" }, billed_units: { input_tokens: 2 } });
  expect([float, int8, uint8].map(([vector]) => vector.length)).toEqual([384, 384, 384]);
  expect([binary, ubinary].map(([vector]) => vector.length)).toEqual([48, 48]);
  expect(uint8[0]).toEqual(int8[0].map((byte: number) => byte + 128));
  expect(binary[0]).toEqual(ubinary[0].map((byte: number) => byte - 128));
  expect(ubinary[0][0] >= 128).toBe(float[0][0] > 0);
  const bytes = Buffer.from(base64[1], "base64");
  expect(bytes.readFloatLE(4)).toBe(float[1][1]);
});

test("WIRE-12.2 v1/embed gives a bare list until types are asked for", async () => {
  const aigw = await emulator();
  const bare = await (await post(aigw, "cohere/v1/embed", embedding)).json();
  expect(bare).toMatchObject({ response_type: "embeddings_floats", embeddings: [{ length: 384 }, { length: 384 }] });
  const typed = await (await post(aigw, "cohere/v1/embed", { ...embedding, embedding_types: ["float"] })).json();
  expect(typed).toMatchObject({ response_type: "embeddings_by_type", embeddings: { float: bare.embeddings } });
});

test("WIRE-12.2 pictures are embedded and paid for as such, beside texts or alone", async () => {
  const aigw = await emulator();
  const image_url = { url: "data:image/png;base64,AAAA" };
  const inputs = [
    {
      content: [
        { type: "text", text: "a dot" },
        { type: "image_url", image_url },
      ],
    },
  ];
  const mixed = await (await post(aigw, "cohere/v2/embed", { model: "embed-v4.0", input_type: "image", inputs })).json();
  expect(mixed.images).toEqual([{ width: 512, height: 512, format: "png", bit_depth: 24 }]);
  expect(mixed.meta.billed_units).toMatchObject({ images: 1 });
  const small = { model: "embed-v4.0", input_type: "image", images: [image_url.url], output_dimension: 256 };
  const alone = await (await post(aigw, "cohere/v2/embed", small)).json();
  expect(alone.embeddings.float[0]).toHaveLength(256);
});

test.each([
  ["v2/chat", { messages }, "model is required"],
  ["v2/chat", { model: "command-a-03-2025", messages: [] }, "messages must not be empty"],
  ["v2/chat", { model: "command-a-03-2025", messages, p: 2 }, "p must be a number of between 0 and 1"],
  ["v2/chat", { model: "command-a-03-2025", messages, tool_choice: "auto" }, "tool_choice must be one of REQUIRED, NONE"],
  ["v2/rerank", { model: "rerank-v3.5", query: "x", documents: [] }, "documents must be a list of at least one"],
  ["v2/embed", { ...embedding, input_type: undefined }, "a valid input_type must be given with this model"],
  ["v2/embed", { ...embedding, embedding_types: ["int4"] }, "embedding_types must be some of"],
])("WIRE-12.2 %s refuses what it cannot read: %#", async (path, body, why) => {
  const answer = await post(await emulator(), `cohere/${path}`, body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    message: expect.stringContaining(`invalid request: ${why}`),
  });
});

test("WIRE-12.2 models are listed, by endpoint where asked, and told of one by one", async () => {
  const aigw = await emulator();
  const list = async (path: string) => (await aigw.fetch(`http://aigw/v1/local/default/cohere/${path}`)).json();
  const { models } = await list("v1/models?endpoint=rerank");
  expect(models).toContainEqual(expect.objectContaining({ name: "rerank-v3.5", endpoints: ["rerank"] }));
  expect(models.some(({ name }: { name: string }) => name.startsWith("command"))).toBe(false);
  expect(await list("v1/models/command-r-plus")).toMatchObject({ name: "command-r-plus", context_length: 128_000 });
});

test.each(["Token secret", "Bearer secret", "BEARER secret", "bearer secret"])(
  "spec 2: the key may come as %s; without one strict mode refuses as Cohere does",
  async (authorization) => {
    const aigw = await emulator(strictOpen);
    const asked = { model: "command-a-03-2025", messages };
    expect((await post(aigw, "cohere/v2/chat", asked, { authorization })).status).toBe(200);
    const refused = await post(aigw, "cohere/v2/chat", asked, { authorization: `${authorization.split(" ")[0]} ` });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ message: "no api key supplied" });
  },
);

test("WIRE-12.2 answers carry a trace id", async () => {
  const answer = await post(await emulator(), "cohere/v2/chat", { model: "command-a-03-2025", messages });
  expect(answer.headers.get("x-debug-trace-id")).toMatch(/^[\da-f]{32}$/);
});

test("WIRE-12.2 v1/chat cites documents and streams lines of JSON, or events where `accepts` asks for them", async () => {
  const aigw = await emulator();
  const asked = { message: "Where does Paris lie?", documents: [{ title: "The Seine", snippet: "Paris lies on it." }] };
  const whole = await (await post(aigw, "cohere/chat", asked)).json();
  expect(whole).toMatchObject({
    citations: [{ start: 0, document_ids: ["doc_0"] }],
    documents: [{ id: "doc_0", title: "The Seine", snippet: "Paris lies on it." }],
  });
  const lines = await post(aigw, "cohere/v1/chat", { ...asked, stream: true });
  expect(lines.headers.get("content-type")).toBe("application/stream+json");
  const events = (await lines.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map(({ text }) => text ?? "").join("")).toBe(whole.text);
  expect(events.at(-1)).toMatchObject({ is_finished: true, event_type: "stream-end", response: { text: whole.text } });
  const named = await post(aigw, "cohere/v1/chat", { ...asked, stream: true }, { accepts: "text/event-stream" });
  expect(named.headers.get("content-type")).toBe("text/event-stream");
  expect(await named.text()).toMatch(/^event: stream-start\ndata: \{/);
});

test("LOG-20 a stream of lines tells its tokens and is logged put together", async () => {
  const meta = { billed_units: { input_tokens: 1000, output_tokens: 100 } };
  const lines = [
    { event_type: "text-generation", text: "hello" },
    { event_type: "stream-end", response: { text: "hello", meta } },
  ];
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const raw = { headers: { "content-type": "application/stream+json" }, body };
  const aigw = await scripted(JSON.stringify([{ answer: { raw } }]));
  const asked = { model: "command-r", message: "hello", stream: true };
  const { logs } = await told(aigw, await post(aigw, "cohere/v1/chat", asked));
  expect(logs).toMatchObject([{ cost: 0.00021, tokensIn: 1000, tokensOut: 100 }]);
  expect(JSON.parse(logs[0].responseHead)).toEqual({ text: "hello", meta });
});
