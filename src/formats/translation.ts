import type { ChatAsk } from "../tasks/chat.ts";
import type { ChatStreamEvent, ChatStreamReader } from "../tasks/chat-stream.ts";
import { BadAsk } from "./format.ts";
import type { Fields } from "./openai/fields.ts";

/**
 * An API that OpenAI's chat is translated to and back from (G-COMPAT-5, R-25). Requests go from the caller's own JSON to
 * the target's; answers, whole or streamed, go through neutral events. A new target is a new value of this type.
 */
export interface ChatTarget {
  /** Id of the wire format that is spoken: "anthropic.messages". */
  readonly id: string;
  /** Throws BadAsk for what the API cannot say and leaving out would change the question. */
  writeAsk(ask: CallerChat, place: TargetPlace): TargetAsk;
  /** The JSON of a whole answer; undefined when it is none. */
  readWhole(json: unknown, ask: CallerChat): readonly ChatStreamEvent[] | undefined;
  readStream(ask: CallerChat): ChatStreamReader;
}

/** What the caller does not say but the gateway knows, from the key. */
export interface TargetPlace {
  /** Where Bedrock is asked; us-east-1 unless stored credentials say otherwise (G-PROV-5). */
  readonly region?: string;
  /** Google's: whose models they are. */
  readonly project?: string;
}

/** A request in the target's words. */
export interface TargetAsk {
  /** After the provider, without leading slash. */
  readonly path: string;
  /** What the API needs; where the caller sent one of these, the caller's counts. */
  readonly headers: Readonly<Record<string, string>>;
  /** Goes out as JSON. */
  readonly body: object;
}

/** A chat request with its content kept, where ChatAsk keeps only what a mock model needs to know. */
export interface CallerChat extends Omit<ChatAsk, "task" | "messages"> {
  readonly messages: readonly CallerMessage[];
  /** OpenAI's `user`, or its successor `safety_identifier`. */
  readonly user?: string;
  /** OpenAI's `metadata`, as far as its values are text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The body as it came, for an API that takes most of it unchanged. */
  readonly body: Fields;
}

export type CallerMessage =
  | { readonly role: "system" | "user"; readonly parts: readonly CallerPart[] }
  | { readonly role: "assistant"; readonly parts: readonly CallerPart[]; readonly calls: readonly CallerCall[] }
  | { readonly role: "tool"; readonly callId: string; readonly parts: readonly CallerPart[] };

export interface CallerCall {
  readonly id: string;
  readonly name: string;
  readonly input: Fields;
}

/** Texts are never empty. */
export type CallerPart = { readonly kind: "text"; readonly text: string } | ({ readonly kind: "media" } & CallerMedia);

export interface CallerMedia {
  readonly type: "image" | "audio" | "video" | "file";
  readonly source: MediaSource;
  readonly name?: string;
  /** Where it stands in the request: "messages[0].content[1]". */
  readonly at: string;
}

export type MediaSource =
  | { readonly kind: "data"; readonly mediaType: string; readonly base64: string }
  | { readonly kind: "url"; readonly url: string }
  /** A file kept by OpenAI, which no other vendor can read. */
  | { readonly kind: "file-id"; readonly id: string };

/** What the API itself would refuse if it were passed on: the caller gets the vendor's own words. */
export class RefusedByTarget extends BadAsk {}

/** A successful answer that is not in the shape its API has. The gateway cannot pass it on in another shape (2002). */
export class UnreadableAnswer extends Error {
  constructor(target: string, options?: ErrorOptions) {
    super(`the answer is not in the shape of ${target}`, options);
  }
}
