import { expect, test } from "vitest";
import { huggingface } from "../../../src/providers/huggingface.ts";

function served(path: string): string | undefined {
  for (const { format, match } of huggingface.endpoints) {
    const params = match(path);
    if (params) return `${format.id} ${params["model"]}`;
  }
  return undefined;
}

test.each([
  ["sentence-transformers/bert-base-nli-mean-tokens", "embed"],
  ["BAAI/bge-small-en-v1.5", "embed"],
  ["Qwen/Qwen3-Embedding-8B", "embed"],
  ["distilbert/distilbert-base-uncased-finetuned-sst-2-english", "classify"],
  ["cardiffnlp/twitter-roberta-base-sentiment-latest", "classify"],
  ["facebook/bart-large-mnli", "classify"],
  ["facebook/bart-large-cnn", "summarize"],
  ["google/pegasus-xsum", "summarize"],
  ["Helsinki-NLP/opus-mt-en-fr", "translate"],
  ["deepset/roberta-base-squad2", "question"],
  ["dslim/bert-base-NER", "entities"],
  ["bert-base-uncased", "fill-mask"],
  ["openai/whisper-large-v3", "transcribe"],
  ["suno/bark", "speak"],
  ["black-forest-labs/FLUX.1-dev", "image"],
  ["gpt2", "text"],
  ["meta-llama/Llama-3.1-8B-Instruct", "text"],
  ["mock/429", "text"],
])("WIRE-13 the name of %s says that it is for %s", (model, format) => {
  expect(served(model)).toBe(`huggingface.${format} ${model}`);
});

test("WIRE-13 chat and text completions are for every model, at paths behind its name", () => {
  const model = "meta-llama/Llama-3.1-8B-Instruct";
  expect(served(`${model}/v1/chat/completions`)).toBe(`open-model.chat ${model}`);
  expect(served(`${model}/v1/completions`)).toBe(`openai.completions ${model}`);
  expect(served("gpt2/v1/chat/completions")).toBe("open-model.chat gpt2");
  expect(served("v1/chat/completions")).toBeUndefined();
});
