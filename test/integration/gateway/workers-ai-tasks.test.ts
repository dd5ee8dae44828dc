import { describe, expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";
import { rest, run } from "../../support/rest.ts";

const contexts = [{ text: "Bread needs flour." }, { text: "Paris lies on the Seine." }];

const tasks = [
  [
    "@cf/baai/bge-reranker-base",
    { query: "Where is Paris?", contexts, top_k: 1 },
    { response: [{ id: 1, score: expect.any(Number) }] },
  ],
  ["@cf/huggingface/distilbert-sst-2-int8", { text: "This pizza is great!" }, [{ label: "POSITIVE" }, { label: "NEGATIVE" }]],
  ["@cf/meta/m2m100-1.2b", { text: "Hello.", target_lang: "french" }, { translated_text: "[french] Hello." }],
  ["@cf/ai4bharat/indictrans2-en-indic-1B", { text: ["Hello."] }, { translations: ["[hin_Deva] Hello."] }],
  ["@cf/facebook/bart-large-cnn", { input_text: "It rains. It pours." }, { summary: "It rains." }],
] as const;

describe.each(tasks)("WIRE-4.1 %s", (model, input, result) => {
  test("answers its own input in the envelope, with and without run/", async () => {
    const aigw = await emulator();
    const answer = await post(aigw, `workers-ai/${model}`, input);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ success: true, errors: [], messages: [], result });
    expect(await (await post(aigw, `workers-ai/run/${model}`, input)).json()).toMatchObject({ success: true, result });
  });

  test("does so on the REST API, named by path or body", async () => {
    const aigw = await emulator();
    expect(await (await rest(aigw, `run/${model}`, input)).json()).toMatchObject({ success: true, result });
    expect(await (await rest(aigw, "run", run(model, input))).json()).toMatchObject({ success: true, result });
  });

  test("WIRE-4.3 refuses an empty input with code 5006", async () => {
    const answer = await post(await emulator(), `workers-ai/${model}`, {});
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ code: 5006, message: expect.stringContaining("required properties at '/' are '") }],
    });
  });

  test("is no model to chat with", async () => {
    const asked = { model, messages: [{ role: "user", content: "hello" }] };
    const answer = await post(await emulator(), "workers-ai/v1/chat/completions", asked);
    expect(await answer.json()).toMatchObject({ errors: [{ code: 5007 }] });
  });
});
