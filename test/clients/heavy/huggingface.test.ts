import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { failing, gatewayUrl, newestExchange, requestCount, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const llama = "meta-llama/Llama-3.1-8B-Instruct";
const messages = [{ role: "user", content: "Where does Paris lie?" }];

describe.skipIf(!installed)(`@huggingface/inference, unmodified${needs}`, async () => {
  if (!installed) return;
  const { InferenceClient } = await import("@huggingface/inference");

  const clientOf = (aigw: EmulatorInside, model: string, options = {}) =>
    new InferenceClient("hf_key", { endpointUrl: gatewayUrl(aigw, `huggingface/${model}`), ...options });

  test("clients 7.9 chat takes the model from the path; streamed as whole", async () => {
    const aigw = await listening(strictOpen);
    const client = clientOf(aigw, llama);
    const whole = await client.chatCompletion({ messages });
    let streamed = "";
    for await (const chunk of client.chatCompletionStream({ messages })) streamed += chunk.choices[0]?.delta.content ?? "";
    expect(whole).toMatchObject({ model: llama, choices: [{ message: { content: streamed }, finish_reason: "stop" }] });
    expect(streamed).toMatch(/\w/);
    expect(await newestExchange(aigw)).toMatchObject({ provider: "huggingface", model: llama, status: 200 });
  });

  test("clients 7.9 chat: a tool is called", async () => {
    const parameters = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] };
    const tools = [{ type: "function" as const, function: { name: "get_time", parameters } }];
    const { choices } = await clientOf(await listening(), llama).chatCompletion({ messages, tools });
    expect(choices[0]?.message.tool_calls).toMatchObject([{ function: { name: "get_time" } }]);
  });

  test("clients 7.9 text generation goes to the completions path", async () => {
    const client = clientOf(await listening(), "bigcode/starcoder");
    const { generated_text } = await client.textGeneration({ inputs: "def add(", parameters: { max_new_tokens: 30 } });
    expect(generated_text).toMatch(/\w/);
  });

  test("clients 2 embeddings and similarity", async () => {
    const client = clientOf(await listening(strictOpen), "sentence-transformers/all-MiniLM-L6-v2");
    const one = await client.featureExtraction({ inputs: "one" });
    expect(one).toHaveLength(384);
    expect(await client.featureExtraction({ inputs: ["one", "two"] })).toMatchObject([one, { length: 384 }]);
    const inputs = { source_sentence: "A cat sits.", sentences: ["Stocks fell.", "A cat is sitting."] };
    const [far, near] = await client.sentenceSimilarity({ inputs });
    expect(near).toBeGreaterThan(far ?? 1);
  });

  test("clients 2 classification, by the model's labels and by the caller's", async () => {
    const aigw = await listening(strictOpen);
    const moods = clientOf(aigw, "distilbert/distilbert-base-uncased-finetuned-sst-2-english");
    expect(await moods.textClassification({ inputs: "I love this." })).toMatchObject([
      { label: "POSITIVE" },
      { label: "NEGATIVE" },
    ]);
    const candidates = { candidate_labels: ["refund", "legal", "faq"] };
    const chosen = await clientOf(aigw, "facebook/bart-large-mnli").zeroShotClassification({
      inputs: "I want a refund!",
      parameters: candidates,
    });
    expect(chosen).toHaveLength(3);
    expect(chosen[0]).toMatchObject({ label: "refund", score: expect.any(Number) });
  });

  test("clients 2 a masked word and the names in a text", async () => {
    const aigw = await listening(strictOpen);
    const filled = await clientOf(aigw, "google-bert/bert-base-uncased").fillMask({ inputs: "A [MASK] day." });
    expect(filled).toHaveLength(5);
    expect(filled[0]?.sequence).toBe(`A ${filled[0]?.token_str} day.`);
    const inputs = "My name is Sarah Jessica Parker and I live in New York.";
    const found = await clientOf(aigw, "dslim/bert-base-NER").tokenClassification({ inputs });
    expect(found).toMatchObject([
      { word: "Sarah Jessica Parker", start: 11, end: 31 },
      { word: "New York", start: 46, end: 54 },
    ]);
  });

  test("clients 2 summary, translation and an answer from a text", async () => {
    const aigw = await listening();
    const inputs = "It rains in Paris. It pours.";
    expect(await clientOf(aigw, "facebook/bart-large-cnn").summarization({ inputs })).toEqual({
      summary_text: "It rains in Paris.",
    });
    const translated = await clientOf(aigw, "Helsinki-NLP/opus-mt-en-fr").translation({ inputs: "Hello." });
    expect(translated).toEqual({ translation_text: "[fr] Hello." });
    const asked = { question: "Where does it rain?", context: inputs };
    const answer = await clientOf(aigw, "deepset/roberta-base-squad2").questionAnswering({ inputs: asked });
    expect(answer).toMatchObject({ answer: "It rains in Paris", start: 0, end: 17 });
  });

  test("clients 2 a picture comes as a blob", async () => {
    const client = clientOf(await listening(), "black-forest-labs/FLUX.1-schnell");
    const blob = await client.textToImage({ inputs: "a harbour", parameters: { width: 64, height: 64 } }, { outputType: "blob" });
    expect(blob.type).toBe("image/jpeg");
    expect(blob.size).toBeGreaterThan(100);
  });

  test("clients 2 what is spoken is a WAV file, and is heard as it was said", async () => {
    const aigw = await listening(strictOpen);
    const spoken = await clientOf(aigw, "facebook/mms-tts-eng").textToSpeech({ inputs: "The quick brown fox." });
    expect(spoken.type).toBe("audio/wav");
    const listener = clientOf(aigw, "openai/whisper-large-v3");
    expect(await listener.automaticSpeechRecognition({ data: spoken })).toEqual({ text: "The quick brown fox." });
  });

  test("clients 4 an error's sentence is the client's", async () => {
    const client = clientOf(await listening(strictOpen), "nobody/no-such-model");
    await expect(client.chatCompletion({ messages })).rejects.toThrow("Model nobody/no-such-model does not exist");
    await expect(client.featureExtraction({ inputs: "one" })).rejects.toThrow("Model nobody/no-such-model does not exist");
  });

  test("clients 3 a model that wakes up (503) is asked again at once, until it answers", async () => {
    const rule = { match: { provider: "huggingface" }, answer: { error: "overloaded" }, times: 3 };
    const aigw = await scripted(rule);
    const client = clientOf(aigw, "sentence-transformers/all-MiniLM-L6-v2");
    expect(await client.featureExtraction({ inputs: "one" })).toHaveLength(384);
    expect(await requestCount(aigw)).toBe(4);
    const failed = await scripted({ answer: failing(429) });
    await expect(clientOf(failed, llama).chatCompletion({ messages })).rejects.toThrow();
    expect(await requestCount(failed)).toBe(1);
  });
});
