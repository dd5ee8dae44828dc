import { at, listAt, textAt } from "../../json-path.ts";
import { type PlainSample, question, recordingFile, type Samples, vector } from "../sample.ts";

export const huggingfaceSamples: Samples = {
  "huggingface.text": {
    task: "chat",
    fields: ["max_new_tokens", "temperature", "top_p", "top_k", "seed", "stop", "details"].map((name) => `parameters.${name}`),
    ask: ({ stream }) => ({
      path: "bigcode/starcoder",
      json: { inputs: question, parameters: { return_full_text: false }, ...(stream && { stream }) },
    }),
    text: (body) => textAt(body, 0, "generated_text"),
    delta: (event) => textAt(event, "token", "text"),
    calls: () => [],
    streamedCalls: () => [],
    textOnly: true,
    uncounted: true,
    hasIds: false,
  },
  "huggingface.embed": {
    ...plain("embedding", "sentence-transformers/all-MiniLM-L6-v2", ["one", "two"], ["truncate", "inputs.source_sentence"]),
    found: (body) => listAt(body).map(vector),
  },
  // One vector with the other: 0.5.
  "huggingface.similarity": {
    ...plain("embedding", "BAAI/bge-m3/pipeline/sentence-similarity", { source_sentence: "one", sentences: ["two"] }, []),
    found: (body) => (at(body, 0) === 0.5 ? [Float32Array.of(0.5, -0.5, 0.1, 1e-9), Float32Array.of(1, 0, 0, 0)] : body),
  },
  "huggingface.classify": [
    {
      ...plain("classification", "distilbert/distilbert-base-uncased-finetuned-sst-2-english", ["one"], ["parameters.top_k"]),
      found: (body) => body,
    },
    {
      ...plain("classification", "facebook/bart-large-mnli", "one", ["parameters.multi_label"], { candidate_labels: ["a", "b"] }),
      found: (body) => [listAt(body, "labels").map((label, index) => ({ label, score: at(body, "scores", index) }))],
    },
  ],
  "huggingface.fill-mask": {
    ...plain("classification", "google-bert/bert-base-uncased", "A [MASK] day.", ["parameters.top_k"]),
    found: (body) => [listAt(body).map((word) => ({ label: at(word, "token_str"), score: at(word, "score") }))],
  },
  "huggingface.entities": {
    ...plain("classification", "dslim/bert-base-NER", "He is Ann Lee.", []),
    // Only the likeliest is told.
    found: (body) => [
      [
        { label: at(body, 0, "entity_group"), score: at(body, 0, "score") },
        { label: "NEGATIVE", score: 0.03 },
      ],
    ],
  },
  "huggingface.summarize": {
    ...plain("summary", "facebook/bart-large-cnn", ["one", "two"], ["parameters.max_length"]),
    found: (body) => listAt(body).map((one) => at(one, "summary_text")),
  },
  "huggingface.translate": {
    ...plain("translation", "Helsinki-NLP/opus-mt-en-fr", "one", ["parameters.src_lang", "parameters.tgt_lang"]),
    found: (body) => listAt(body).map((one) => at(one, "translation_text")),
  },
  "huggingface.question": {
    ...plain("rerank", "deepset/roberta-base-squad2", { question: "two?", context: "One. Two." }, []),
    found: (body) => (textAt(body, "answer") === "Two" && at(body, "start") === 5 ? rankingOf(at(body, "score")) : body),
  },
  "huggingface.transcribe": [
    {
      ...plain("transcription", "openai/whisper-large-v3", Buffer.from(recordingFile.bytes).toString("base64"), [
        "parameters.language",
      ]),
      found: (body) => textAt(body, "text"),
    },
    {
      task: "transcription",
      fields: [],
      ask: () => ({ path: "openai/whisper-large-v3", body: recordingFile.bytes }),
      found: (body) => textAt(body, "text"),
      hasUsage: false,
    },
  ],
  "huggingface.speak": {
    task: "speech",
    fields: [],
    ask: () => ({ path: "facebook/mms-tts-eng", json: { inputs: question } }),
    sound: (bytes) => bytes,
  },
  "huggingface.image": {
    ...plain(
      "image",
      "black-forest-labs/FLUX.1-dev",
      "a harbour",
      ["width", "height", "seed"].map((name) => `parameters.${name}`),
    ),
    bytes: true,
    found: (body) => (body instanceof Uint8Array && body[0] === 0xff && body[1] === 0xd8 ? 1 : 0),
  },
};

function plain(
  task: PlainSample["task"],
  path: string,
  inputs: unknown,
  fields: readonly string[],
  parameters = {},
): Omit<PlainSample, "found"> {
  return { task, fields, ask: () => ({ path, json: { inputs, parameters } }), hasUsage: false };
}

/** The question is answered by the first of two. */
function rankingOf(score: unknown): unknown {
  return [
    { index: 1, score },
    { index: 0, score: 0.0125 },
  ];
}
