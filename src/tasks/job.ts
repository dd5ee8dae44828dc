import type { ChatAnswer, ChatAsk } from "./chat.ts";
import type { Failure } from "./failure.ts";
import type { ImageAnswer, ImageAsk } from "./image.ts";
import type { ModelTask } from "./models.ts";
import type { SpeechAnswer, SpeechAsk } from "./speech.ts";
import type { TranscriptionAnswer, TranscriptionAsk } from "./transcription.ts";
import type { VideoAnswer, VideoAsk } from "./video.ts";

/** Work that is handed in, goes on by itself, and is fetched later; or what somebody wants to know of such work. */
export type JobAsk = StartJob | AboutJob;

export interface StartJob {
  readonly task: "job";
  /** "run": nothing is kept, the answer is the result. */
  readonly action: "start" | "run";
  readonly model: string;
  /** What the model is taken to be for, where the catalogue does not know. */
  readonly supposed: ModelTask;
  /** The earlier job that this one makes something else of; its model is then this one's too. */
  readonly from?: string;
  /** The question to a model that is for this; `before` is that of the earlier job. May refuse, as readAsk may. */
  readonly work: (task: ModelTask, before?: Work) => Work;
  /** As the caller sent it, for APIs that echo it. */
  readonly input: unknown;
  /** How large that is, about: what is kept is bounded. */
  readonly inputBytes: number;
  /** How long the caller waits for the end, at most. */
  readonly waitMs: number;
}

export interface AboutJob {
  readonly task: "job";
  /** "note": something that jobs to come will name, of which nothing is kept. */
  readonly action: "look" | "cancel" | "remove" | "list" | "note";
  /** Of a job that is known. */
  readonly id?: string;
  readonly model?: undefined;
  /** What kind of work is meant, where a vendor has several: others are as if they were not there. */
  readonly of?: Work["task"];
  /** How long the caller waits for the end, at most. */
  readonly waitMs: number;
  /** Whether those jobs are wanted too that this one goes on from. */
  readonly earlier?: true;
  /** What the vendor says where there is no such job; a sentence of our own when left out. */
  readonly unknown?: Failure;
  /** Whether the caller wants the result, and no news of how far it is: pieces of a text then come as fast as they are made. */
  readonly streams: boolean;
}

export type Work = ChatAsk | ImageAsk | SpeechAsk | TranscriptionAsk | VideoAsk;
export type WorkAnswer = ChatAnswer | ImageAnswer | SpeechAnswer | TranscriptionAnswer | VideoAnswer;

export interface JobAnswer {
  readonly task: "job";
  /** The one that was asked about, before those that it goes on from; of a list, the newest first. */
  readonly jobs: readonly Job[];
}

/** Times in milliseconds since the epoch. */
export interface Job {
  readonly id: string;
  readonly model: string;
  readonly status: "queued" | "running" | "done" | "failed" | "canceled";
  readonly createdMs: number;
  /** When work on it began, and ended, once it has. */
  readonly startedMs?: number;
  readonly endedMs?: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly input: unknown;
  readonly work: Work;
  /** Of what is done. */
  readonly result?: WorkAnswer;
  /** Of what has failed. */
  readonly failure?: Failure;
}
