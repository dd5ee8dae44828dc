import { Buffer } from "node:buffer";
import { wavHead } from "../../../src/formats/sound/wav.ts";
import type { Task } from "../../../src/tasks/task.ts";
import type { FormParts } from "../../support/form-body.ts";
import type { RequestParts } from "../../support/format-request.ts";

export interface Wanted {
  readonly stream?: boolean;
  readonly tools?: boolean;
  readonly schema?: boolean;
}

export interface Call {
  readonly name: string;
  readonly arguments: unknown;
}

interface Asked {
  /** Fields of the body that the format reads, dots going inwards; those that `ask` uses need no mention. */
  readonly fields: readonly string[];
}

/** How to ask a chat format something, and where the answer is in what it writes. */
export interface ChatSample extends Asked {
  readonly task: "chat";
  /** Without a path, the endpoint's pattern is the path. */
  ask(wanted: Wanted): RequestParts;
  /** The text of a whole answer. */
  text(body: unknown): string;
  /** What stands before every text. */
  readonly ahead?: string;
  /** The text in one event of a stream. */
  delta(event: unknown): string;
  calls(body: unknown): readonly Call[];
  streamedCalls(events: readonly unknown[]): readonly Call[];
  /** An API for text alone: it takes no tools and no schemas. */
  readonly textOnly?: true;
  /** It refuses schemas. */
  readonly schemaless?: true;
  /** It takes tools and leaves them aside. */
  readonly toolless?: true;
  /** Bodies tell no token counts. */
  readonly uncounted?: true;
  /** Whether answers have an id, or something else, that differs from repeat to repeat; "streamed": only streams have. */
  readonly hasIds: boolean | "streamed";
}

/** The other tasks have one way to be asked and one way to answer. */
export interface PlainSample extends Asked {
  readonly task: Exclude<Task, "chat" | "speech">;
  ask(): RequestParts;
  /** What is asked in a form; `ask` is made from it. */
  readonly form?: FormParts;
  /** What a body holds, in the test's terms: vectors, a number of tokens, ids of models, the number of pictures or jobs. */
  found(body: unknown): unknown;
  /** The answer is bytes that are no JSON; `found` gets those. */
  readonly bytes?: true;
  /** It only ever answers with events: `found` then gets these. */
  readonly streams?: true;
  /** Whether the answer carries token counts. */
  readonly hasUsage: boolean;
}

/** Formats whose answer is sound. */
export interface SpeechSample extends Asked {
  readonly task: "speech";
  /** Asks to say what `question` says. */
  ask(): RequestParts;
  /** The sound in an answer's bytes. */
  sound(bytes: Uint8Array): Uint8Array;
}

export type Sample = ChatSample | PlainSample | SpeechSample;

/** Samples by format id: one, or several where the format has several ways to answer. */
export type Samples = Readonly<Record<string, Sample | readonly Sample[]>>;

export const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
export const parameters = { type: "object", properties: { zone: { type: "string" } }, required: ["zone"] };
export const question = "What time is it in Paris?";

/** A vector as it was before it was written: its numbers are exact in 32 bits. */
export function vector(numbers: unknown): Float32Array {
  return Float32Array.from(Array.isArray(numbers) ? numbers : []);
}

/** A second of it, 8,000 samples of 16 bits each. */
export const recordingFile = { filename: "talk.wav", bytes: wavOf(new Uint8Array(16_000)) };

function wavOf(samples: Uint8Array): Uint8Array {
  const format = { container: "wav", encoding: "s16", rate: 8000 } as const;
  return Buffer.concat([wavHead(format, samples.byteLength / 2), samples]);
}
