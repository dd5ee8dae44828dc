/**
 * A scripted rule as a mocks file or the control API gives it: when it looks like this, answer that. docs/scripted-mocks.md explains
 * every field. Apart from the schema because public types must not need zod.
 */
export interface MockRuleInput {
  /** What it is listed and removed by; unique. */
  readonly id?: string | undefined;
  /** Everything that is said must hold; a rule without it fits every request. */
  readonly match?: RuleMatchInput | undefined;
  /** A text, an answer with fields, or a list that gives its answers in turn, then keeps to the last. */
  readonly answer: string | RuleAnswerInput | readonly (string | RuleAnswerInput)[];
  /** How often the rule strikes before the next one gets its chance. */
  readonly times?: number | undefined;
}

interface TextTestInput {
  readonly contains?: string | readonly string[] | undefined;
  readonly regex?: string | undefined;
  readonly ignoreCase?: boolean | undefined;
}

type TextInput = string | TextTestInput;
type ValueInput = string | number | boolean | TextTestInput;
type Names = string | readonly string[];

export interface RuleMatchInput {
  /** Slugs. */
  readonly provider?: Names | undefined;
  /** Path after the provider, or its last segments: "chat/completions". `*` is any text, `{word}` one segment. */
  readonly endpoint?: Names | undefined;
  /** The name asked for; `*` is any text. */
  readonly model?: Names | undefined;
  /** The texts are compared without leading and trailing white space. */
  readonly lastUserText?: TextInput | undefined;
  readonly systemText?: TextInput | undefined;
  /** Of the tools called since the user last spoke: whether there is one, or what it says. */
  readonly toolResult?: boolean | TextInput | undefined;
  /** What models are asked that do not chat. */
  readonly input?: TextInput | undefined;
  /** Names that are all offered (among others); an empty list: none is. */
  readonly tools?: Names | undefined;
  /** Of `cf-aig-metadata`. */
  readonly metadata?: Readonly<Record<string, ValueInput>> | undefined;
  readonly header?: Readonly<Record<string, ValueInput>> | undefined;
  /** Which of the calls that fit everything else, counted from 1. */
  readonly nth?: number | readonly number[] | undefined;
}

/** One of text, json, toolCalls, refusal, embedding, transcript, error and raw; text and toolCalls may stand together. */
export interface RuleAnswerInput {
  readonly text?: string | readonly string[] | undefined;
  /** Sent as the answer's text. */
  readonly json?: unknown;
  readonly toolCalls?: ToolCallInput | readonly ToolCallInput[] | undefined;
  readonly reasoning?: string | undefined;
  readonly refusal?: string | undefined;
  /** "end", "length", "tool" and so on. */
  readonly finish?: string | undefined;
  readonly usage?:
    | {
        readonly inputTokens?: number | undefined;
        readonly outputTokens?: number | undefined;
        readonly reasoningTokens?: number | undefined;
        readonly cacheReadTokens?: number | undefined;
        readonly cacheWriteTokens?: number | undefined;
      }
    | undefined;
  /** One vector for every input, or a list with one for each. */
  readonly embedding?: readonly number[] | readonly (readonly number[])[] | undefined;
  /** What is said in a recording. */
  readonly transcript?: string | undefined;
  /** A kind of failure, such as "rate-limited", spelled the vendor's way; or a status with a body. */
  readonly error?: string | Readonly<Record<string, unknown>> | undefined;
  /** Sent as it stands, whatever the format. */
  readonly raw?:
    | {
        readonly status?: number | undefined;
        readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
        readonly body?: unknown;
      }
    | undefined;
  readonly pacing?:
    | {
        readonly firstTokenMs?: number | string | undefined;
        readonly tokensPerSecond?: number | undefined;
        readonly jitter?: number | undefined;
      }
    | undefined;
}

interface ToolCallInput {
  readonly name: string;
  /** Text goes out as it is: for arguments that are no JSON. */
  readonly arguments?: Readonly<Record<string, unknown>> | string | undefined;
}
