import type { ChatAnswer, Stop } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { Random } from "../../world/random.ts";
import type { WireFormat } from "../format.ts";

/** Where vendors that speak Chat Completions differ from OpenAI and from each other. */
export interface ChatDialect {
  /** Id of the format, vendor first: "openai.chat". */
  readonly id: string;
  answerId(random: Random): string;
  callId(random: Random): string;
  /** Where reasoning text goes in `message` and `delta` ("reasoning_content"). OpenAI shows none. */
  readonly reasoningField?: string;
  /** Streamed tool calls come whole, each in one delta, instead of in fragments. */
  readonly wholeToolCalls?: boolean;
  /** Streams carry usage on the chunk with the finish reason, asked for or not, instead of on an extra chunk. */
  readonly usageWithFinish?: boolean;
  /** With that: every chunk carries what was used up to it. */
  readonly usageSoFar?: true;
  /** Streamed tool calls come in the chunk with the finish reason. */
  readonly callsWithFinish?: boolean;
  /** Messages have no `refusal` and no `annotations`, answers no tier and no fingerprint: fields of OpenAI alone. */
  readonly plain?: boolean;
  /** While reasoning streams, `content` is there and null. */
  readonly nullContentWhileReasoning?: boolean;
  /** Names of ends that are not OpenAI's; a call that the caller forced ends like any other where `tool` is given. */
  readonly finishReasons?: Readonly<Partial<Record<Stop, string>>>;
  /** Counts beside the usual ones in `usage`. */
  readonly usage?: (usage: Usage) => object;
  /** Fields beside the usual ones at the top of a whole answer and of every chunk; undefined ones are left out. */
  readonly everywhere?: (about: DialectAbout) => object;
  /** The same at the top of a whole answer and of a stream's last chunk, where the finish reason is. */
  readonly atEnd?: (about: DialectAbout) => object;
  /** The same on a stream's first chunk. */
  readonly atStart?: (about: DialectAbout) => object;
  /** The same at the top of a whole answer alone; stands for what `atEnd` says of the same name. */
  readonly whole?: (about: DialectAbout) => object;
  /** Fields beside the usual ones of a whole answer's choice. */
  readonly wholeChoice?: object;
  /** Reasoning stands a second time in `reasoning_details`, with what kind of reasoning it is. */
  readonly reasoningDetails?: true;
  /** Fields beside the usual ones of a choice that has ended. */
  readonly choice?: (finishReason: string) => object;
  /** Whole events before the first chunk, without their separators: "data: …" or ": a comment". */
  readonly before?: (about: DialectAbout) => readonly string[];
  readonly errorWithin?: WireFormat["errorWithin"];
  readonly failsLate?: true;
}

/** What a dialect's own fields may tell of. They draw no chance: whole and streamed answers must agree. */
export interface DialectAbout {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly answer: ChatAnswer;
}
