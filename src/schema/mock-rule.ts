import { z } from "zod";
import { durationMs } from "./quantities.ts";

const text = "expected text";
const name = z.string(text).min(1, "expected a name, found empty text");
const names = z.union([name, z.array(name).min(1, "expected at least one name")]);

/** Metadata and header values are compared as text, so `count: 3` may stand without quotes. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const textTest = z
  .strictObject({
    contains: z.union([name, z.array(name).min(1, "expected at least one text")]).optional(),
    regex: z.string(text).check(refuseBadRegex).optional(),
    ignoreCase: z.boolean("expected true or false").optional(),
  })
  .check(({ value, issues }) => {
    const given = [value.contains, value.regex].filter((test) => test !== undefined).length;
    if (given !== 1) issues.push({ code: "custom", input: value, message: "expected either contains or regex" });
  });

const textMatch = z.union([z.string(), textTest]);
const valueMatch = z.union([scalar, textTest]);

const nth = z.int("expected a whole number from 1").min(1, "expected a whole number from 1");

/** What a request has to look like. Everything that is said must hold; what is left out does not matter. */
export const ruleMatchSchema = z.strictObject({
  /** Slugs. */
  provider: names.optional(),
  /** Path after the provider, or its last segments: "chat/completions". `*` is any text, `{word}` one segment. */
  endpoint: names.optional(),
  /** The name asked for; `*` is any text. */
  model: names.optional(),
  /** The texts are compared without leading and trailing white space. */
  lastUserText: textMatch.optional(),
  systemText: textMatch.optional(),
  /** Of the tools called since the user last spoke: whether there is one, or what it says. */
  toolResult: z.union([z.boolean(), textMatch]).optional(),
  /** What models are asked that do not chat: texts to embed, moderate and the like, joined by line breaks; a prompt for a picture or film; what is to be said. */
  input: textMatch.optional(),
  /** Names that are all offered (among others); an empty list: none is. */
  tools: z.union([name, z.array(name)]).optional(),
  /** Of `cf-aig-metadata`. */
  metadata: z.record(z.string(), valueMatch).optional(),
  header: z.record(z.string(), valueMatch).optional(),
  /** Which of the calls that fit everything else, counted from 1. */
  nth: z.union([nth, z.array(nth).min(1, "expected at least one number")]).optional(),
});

const FAILURES = [
  "bad-request",
  "bad-json",
  "missing-key",
  "invalid-key",
  "permission",
  "model-not-found",
  "path-not-found",
  "too-large",
  "context-exceeded",
  "content-filter",
  "rate-limited",
  "quota",
  "overloaded",
  "server-error",
  "timeout",
] as const;

const failureKind = z.enum(FAILURES);
const seconds = "expected a number of seconds";
const headerName = "expected the name of a header, and neither content-length nor transfer-encoding";
const status = z
  .int("expected a status from 200 to 599")
  .min(200, "expected a status from 200 to 599")
  .max(599, "expected a status from 200 to 599");
/** Names that HTTP allows; how long the body is and where it ends is for the emulator to say. */
const headers = z.record(z.string().regex(/^(?!(?:content-length|transfer-encoding)$)[\w!#$%&'*+.^`|~-]+$/i), scalar, {
  error: (issue) => (issue.code === "invalid_key" ? headerName : undefined),
});

/** As the vendor spells it. */
const failure = z.strictObject({
  kind: failureKind,
  message: z.string(text).optional(),
  /** The vendor's own, where one kind has several. */
  code: z.string(text).optional(),
  param: z.string(text).optional(),
  retryAfterSeconds: z.number(seconds).min(0, seconds).optional(),
});

/** As it is written here. */
const failedStatus = z
  .strictObject({
    status: status.min(400, "expected a status from 400 to 599"),
    message: z.string(text).optional(),
    headers: headers.optional(),
    body: z.unknown().optional(),
  })
  .check(({ value, issues }) => {
    if (value.message === undefined || value.body === undefined) return;
    issues.push({ code: "custom", input: value, path: ["message"], message: "message says nothing beside body" });
  });

const toolCall = z.strictObject({
  name,
  /** Text goes out as it is: for arguments that are no JSON. */
  arguments: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
});

const tokenCount = z.int("expected a whole number, 0 or more").min(0, "expected a whole number, 0 or more");
const vector = z.array(z.number("expected a number")).min(1, "expected at least one number");
const rate = "expected a number above 0";
const share = "expected a share from 0 to 1";

const STOPS = {
  stop: "end",
  tool_calls: "tool",
  tool_use: "tool",
  content_filter: "filter",
  max_tokens: "length",
  end_turn: "end",
} as const;
const stop = z.enum(["end", "length", "stop_sequence", "tool", "filter", "refusal", "context"]);
const finish = z.preprocess((word) => (isStopAlias(word) ? STOPS[word] : word), stop);

const answerFields = z
  .strictObject({
    /** A list gives its texts in turn, then keeps to the last. */
    text: z.union([z.string(), z.array(z.string()).min(1, "expected at least one text")]).optional(),
    /** Sent as the answer's text. */
    json: z.unknown().optional(),
    toolCalls: z.union([toolCall, z.array(toolCall).min(1, "expected at least one call")]).optional(),
    reasoning: z.string(text).optional(),
    refusal: z.string(text).optional(),
    finish: finish.optional(),
    usage: z
      .strictObject({
        inputTokens: tokenCount.optional(),
        outputTokens: tokenCount.optional(),
        reasoningTokens: tokenCount.optional(),
        cacheReadTokens: tokenCount.optional(),
        cacheWriteTokens: tokenCount.optional(),
      })
      .optional(),
    /** One vector for every input, or a list with one for each. */
    embedding: z.union([vector, z.array(vector).min(1, "expected at least one vector")]).optional(),
    /** What is said in a recording. */
    transcript: z.string(text).optional(),
    error: z.union([failureKind, failure, failedStatus]).optional(),
    /** Sent as it stands, whatever the format. */
    raw: z.strictObject({ status: status.default(200), headers: headers.default({}), body: z.unknown().optional() }).optional(),
    pacing: z
      .strictObject({
        firstTokenMs: durationMs.optional(),
        tokensPerSecond: z.number(rate).positive(rate).optional(),
        jitter: z.number(share).min(0, share).max(1, share).optional(),
      })
      .optional(),
  })
  .check(({ value, issues }) => {
    const problem = answerProblem(value);
    if (problem) issues.push({ code: "custom", input: value, ...problem });
  });

const answer = z.union([z.string(), answerFields]);

/** One scripted rule: when it looks like this, answer that, at most so many times. */
export const mockRuleSchema = z.strictObject({
  id: name.optional(),
  match: ruleMatchSchema.prefault({}),
  /** A list gives its answers in turn, then keeps to the last. */
  answer: z.union([z.string(), answerFields, z.array(answer).min(1, "expected at least one answer")]),
  /** How often the rule strikes before the next one gets its chance. */
  times: z.int("expected a whole number from 1").min(1, "expected a whole number from 1").optional(),
});

export type MockRule = z.output<typeof mockRuleSchema>;
export type RuleMatch = z.output<typeof ruleMatchSchema>;
export type TextTest = z.output<typeof textTest>;
export type TextMatch = z.output<typeof textMatch>;
export type ToolCall = z.output<typeof toolCall>;
export type AnswerFields = z.output<typeof answerFields>;

const KINDS = ["text", "json", "toolCalls", "refusal", "embedding", "transcript", "error", "raw"] as const;
/** What only makes sense beside one of these kinds. */
const CHAT_KINDS: readonly string[] = ["text", "json", "toolCalls", "refusal"];
const BESIDE = {
  reasoning: CHAT_KINDS,
  finish: CHAT_KINDS,
  usage: [...CHAT_KINDS, "embedding"],
} as const satisfies Record<string, readonly string[]>;

function answerProblem(value: Readonly<Record<string, unknown>>): { path: string[]; message: string } | undefined {
  const given = KINDS.filter((kind) => Object.hasOwn(value, kind));
  const [first, second] = given;
  if (!first) return { path: [], message: `expected one of ${KINDS.join(", ")}` };
  if (second && !(given.length === 2 && first === "text" && second === "toolCalls")) {
    return { path: [second], message: `${first} and ${second} cannot stand in one answer` };
  }
  const stray = Object.entries(BESIDE).find(([key, kinds]) => Object.hasOwn(value, key) && !kinds.includes(first));
  return stray && { path: [stray[0]], message: `${stray[0]} says nothing beside ${first}` };
}

function refuseBadRegex({ value, issues }: z.core.ParsePayload<string>): void {
  try {
    new RegExp(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(": ").at(-1) : String(error);
    issues.push({ code: "custom", input: value, message: `expected a regular expression (${reason})` });
  }
}

function isStopAlias(word: unknown): word is keyof typeof STOPS {
  return typeof word === "string" && Object.hasOwn(STOPS, word);
}
