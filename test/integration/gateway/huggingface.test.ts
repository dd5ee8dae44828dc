import { expect, test } from "vitest";
import { emulator, post, strictOpen } from "../../support/emulator.ts";

const starcoder = "huggingface/bigcode/starcoder";

test("WIRE-13 a text goes on from its prompt, which stands before it unless it may not", async () => {
  const aigw = await emulator();
  const [whole] = await (await post(aigw, starcoder, { inputs: "console." })).json();
  expect(whole).toEqual({ generated_text: expect.stringMatching(/^console\..+/) });
  const parameters = { return_full_text: false, details: true, max_new_tokens: 5 };
  const answer = await post(aigw, starcoder, { inputs: "console.", parameters });
  const [{ generated_text, details }] = await answer.json();
  expect(generated_text).not.toMatch(/^console\./);
  expect(details).toMatchObject({ finish_reason: "length", generated_tokens: 5, tokens: { length: 5 } });
  expect(answer.headers.get("x-generated-tokens")).toBe("5");
});

test("WIRE-13 a stream is an event for each token; the last has the whole text, and nothing comes after it", async () => {
  const aigw = await emulator();
  const asked = { inputs: "console.", parameters: { return_full_text: false } };
  const [whole] = await (await post(aigw, starcoder, asked)).json();
  const text = await (await post(aigw, starcoder, { ...asked, stream: true })).text();
  const events = text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice("data: ".length)));
  expect(events.map(({ index }) => index)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ token }) => token.text).join("")).toBe(whole.generated_text);
  expect(events[0]).toMatchObject({ generated_text: null, details: null, token: { special: false } });
  expect(events.at(-1)).toMatchObject({ generated_text: whole.generated_text, details: { finish_reason: "eos_token" } });
});

test("WIRE-13 one text has a bare vector, several a list; a pipeline may be named", async () => {
  const aigw = await emulator();
  const embed = async (path: string, inputs: unknown) => (await post(aigw, `huggingface/${path}`, { inputs })).json();
  const one = await embed("BAAI/bge-small-en-v1.5", "one");
  expect(one).toHaveLength(384);
  expect(await embed("BAAI/bge-small-en-v1.5/pipeline/feature-extraction", ["one"])).toEqual([one]);
});

test("WIRE-13 several texts are classified each; candidates have a shape of their own", async () => {
  const aigw = await emulator();
  const sst2 = "huggingface/distilbert/distilbert-base-uncased-finetuned-sst-2-english";
  const moods = await (await post(aigw, sst2, { inputs: ["Great.", "Awful."], parameters: { top_k: 1 } })).json();
  expect(moods).toMatchObject([[{ label: "POSITIVE" }], [{ label: "NEGATIVE" }]]);
  const asked = { inputs: "A refund!", parameters: { candidate_labels: "faq, refund" } };
  const zero = await (await post(aigw, "huggingface/facebook/bart-large-mnli", asked)).json();
  expect(zero).toEqual({ sequence: "A refund!", labels: ["refund", "faq"], scores: [expect.any(Number), expect.any(Number)] });
});

test.each([
  ["BAAI/bge-m3", {}, 400, { error: ["Error in `inputs`: field required"] }],
  ["facebook/bart-large-mnli", { inputs: "x" }, 400, { error: ["Error in `parameters.candidate_labels`: field required"] }],
  ["bigcode/starcoder", {}, 422, { error: "Input validation error: `inputs` must be a string", error_type: "validation" }],
  ["nobody/none", { inputs: "x" }, 404, { error: "Model nobody/none does not exist" }],
  ["a/b/c/d", { inputs: "x" }, 404, { error: "Not Found" }],
])("WIRE-13 %s refuses %j with %i", async (path, body, status, error) => {
  const answer = await post(await emulator(strictOpen), `huggingface/${path}`, body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject(error);
});

test("WIRE-13 names are found where they stand, accents and all", async () => {
  const answer = await post(await emulator(), "huggingface/dslim/bert-base-NER", { inputs: "The Élysée is in Paris, said I." });
  expect(await answer.json()).toMatchObject([
    {
      entity_group: expect.stringMatching(/^(?:PER|LOC|ORG|MISC)$/),
      score: expect.any(Number),
      word: "Élysée",
      start: 4,
      end: 10,
    },
    { word: "Paris", start: 17, end: 22 },
  ]);
});
