import type { Batch } from "../../../src/tasks/batch.ts";
import type { ChatAnswer, ChatChoice } from "../../../src/tasks/chat.ts";
import type { KeptFile } from "../../../src/tasks/file.ts";
import type { ImageAsk, MadePicture } from "../../../src/tasks/image.ts";
import type { Job, JobAsk, WorkAnswer } from "../../../src/tasks/job.ts";
import type { ModelFacts } from "../../../src/tasks/models.ts";
import { MODERATION_CATEGORIES, type ModerationResult } from "../../../src/tasks/moderation.ts";
import type { Answer, Ask, KeptAsk } from "../../../src/tasks/task.ts";
import { usage } from "../../../src/tasks/usage.ts";
import type { VideoAnswer, VideoAsk } from "../../../src/tasks/video.ts";

/** Property tests find the same things in every run. */
export const seeded = { seed: 20_260_101 };

export const NOW_MS = Date.UTC(2026, 0, 1);

const model = "a-model";
export const pieces = ["Rain", " is", " likely,", "\nsays", ' "é 🌦"', " \u2028\\."];
export const call = { name: "get_time", arguments: { zone: 'Europe/"Paris"', when: ["now", 1.5, null] } };
export const place = { city: "Paris", country: 'Fr"ance' };
export const counts = usage(12, 9);

export const spoken = chatAnswer({ text: pieces });
export const called = chatAnswer({ toolCalls: [call], stop: "tool" });
export const structured = chatAnswer({ text: cutUp(JSON.stringify(place)) });

export function chatAnswer(choice: Partial<ChatChoice>): ChatAnswer {
  const whole: ChatChoice = { reasoning: [], text: [], toolCalls: [], stop: "end", ...choice };
  return { task: "chat", model, choices: [whole], usage: counts };
}

function cutUp(text: string): string[] {
  return text.match(/.{1,5}/gs) ?? [];
}

const facts: ModelFacts = {
  id: model,
  snapshot: model,
  name: "A model",
  provider: "openai",
  task: "speech",
  contextTokens: 128_000,
  maxOutputTokens: 16_384,
  reasoning: false,
  createdMs: NOW_MS,
  inputPrice: 1,
  outputPrice: 2,
};

export const modelIds = [model, "b-model"];
export const tokens = 17;
export const vectors = [Float32Array.of(0.5, -0.5, 0.1, 1e-9), Float32Array.of(1, 0, 0, 0)];
export const embeddingUsage = usage(5, 0);

export const moderationScores = Object.fromEntries(
  MODERATION_CATEGORIES.map((category, index) => [category, index / 20]),
) as ModerationResult;

export const ranking = [
  { index: 1, score: 0.93 },
  { index: 0, score: 0.0125 },
];
const spokenWords = [
  { text: "Rain", start: 0, end: 0.3 },
  { text: "is", start: 0.35, end: 0.5 },
  { text: "likely.", start: 0.55, end: 0.9 },
];
export const transcript = "Rain is likely.";
const transcriptPieces = ["Rain", " is", " likely", "."];
export const audioCounts = usage(11, 4);

export const labelled = [
  { label: "POSITIVE", score: 0.97 },
  { label: "NEGATIVE", score: 0.03 },
];

export const foundPages = [
  { url: "https://example.invalid/a", title: 'A "page"', published: "2025-03-01", excerpts: ["é 🌦", "Two."] },
  { url: "https://example.invalid/b", title: "Another", published: "2025-03-02", excerpts: ["Three."] },
];

/** An answer that fits the question: of its task, and with a vector per input. */
export function answerTo(ask: Ask | KeptAsk): Answer {
  switch (ask.task) {
    case "chat":
      return spoken;
    case "embedding":
      return { task: "embedding", model, vectors: ask.inputs.map((_, index) => vectorAt(index)), usage: embeddingUsage };
    case "image":
      return { task: "image", model, pictures: picturesFor(ask), width: ask.width, height: ask.height, usage: embeddingUsage };
    case "video":
      return { ...film, width: ask.width, height: ask.height, seconds: ask.seconds };
    case "job":
      return { task: "job", jobs: [jobFor(ask)] };
    case "file":
      return { task: "file", files: [aFile] };
    case "batch":
      return { task: "batch", batches: [aBatch] };
    case "moderation":
      return { task: "moderation", model, results: ask.inputs.map(() => moderationScores) };
    case "classification":
      return { task: "classification", model, results: ask.texts.map(() => labelled) };
    case "translation":
    case "summary":
      return { task: ask.task, model, texts: ask.texts.map((_, index) => `${index}: "é" 🌦`) };
    case "search":
      return { task: "search", model, pages: foundPages };
    case "rerank":
      return { task: "rerank", model, results: ranking };
    case "speech":
      return { task: "speech", model, text: ask.text, words: spokenWords, seconds: 0.9, pitch: 150, counted: audioCounts };
    case "transcription":
      return {
        ...{ task: "transcription", model, text: transcript, pieces: transcriptPieces, words: spokenWords },
        ...{ seconds: 0.9, language: "en", counted: audioCounts, promptTokens: 2 },
      };
    case "voices":
      return { task: "voices", voices: modelIds.map((id) => ({ id, name: id, gender: "feminine", description: "A voice" })) };
    case "token-count":
      return {
        task: "token-count",
        model,
        tokens,
        ...(ask.pieces && { pieces: Array.from({ length: tokens }, (_, at) => String(at)) }),
      };
    case "models":
      return { task: "models", models: modelIds.map((id) => ({ ...facts, id, snapshot: id })) };
  }
}

function vectorAt(index: number): Float32Array {
  return vectors[index % vectors.length] ?? new Float32Array();
}

function picturesFor({ count }: Pick<ImageAsk, "count">): MadePicture[] {
  return Array.from({ length: count }, (_, index) => ({ seed: 7 + index, words: "a-harbour" }));
}

const film: VideoAnswer = { task: "video", model, seed: 7, words: "a-harbour", width: 64, height: 48, seconds: 1 };

function jobFor(ask: JobAsk): Job {
  if ("work" in ask) return jobOf(ask);
  return ask.action === "cancel" ? { ...aJob, status: "canceled" } : aJob;
}

/** A finished job of the work that is asked for. */
function jobOf({ work, supposed, input }: Extract<JobAsk, { readonly work: unknown }>): Job {
  const asked = work(supposed);
  const result = answerTo(asked);
  // A question of work is answered by what work comes to.
  return { ...aJob, input, work: asked, result: result as WorkAnswer };
}

const aFile: KeptFile = {
  id: "file-1",
  name: "a.jsonl",
  purpose: "batch",
  createdMs: NOW_MS,
  bytes: Uint8Array.of(0, 200, 13, 10),
};
const aBatch: Batch = {
  id: "batch-1",
  input: { endpoint: "/v1/responses" },
  status: "completed",
  createdMs: NOW_MS,
  at: { in_progress: NOW_MS + 100, completed: NOW_MS + 500 },
  faults: [],
  total: 2,
  completed: 1,
  failed: 1,
  usage: counts,
  results: [
    { id: "a", requestId: "1f", status: 200, body: '{"a":1}' },
    { id: "b", requestId: "2f", status: 400, body: '{"b":2}' },
  ],
  left: [],
  outputFile: "file-2",
  errorFile: "file-3",
};

const filmed: VideoAsk = { task: "video", model, prompt: "a harbour", width: 64, height: 48, seconds: 1 };
const aJob: Job = {
  id: "job-1",
  model,
  status: "done",
  createdMs: NOW_MS,
  startedMs: NOW_MS + 100,
  endedMs: NOW_MS + 500,
  progress: 1,
  input: { input: { prompt: "a harbour" }, background: true },
  work: filmed,
  result: film,
};
