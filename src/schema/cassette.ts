import { z } from "zod";

const text = "expected text";
const count = "expected a whole number, 0 or more";
const AGE = /^\d+(?:\.\d+)?\s*(?:s|m|h|d|w)$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/;

/** A time after which a recording is stale: an age ("90d"), or a date. */
const expires = z
  .string('expected an age such as "90d" or a date')
  .refine(
    (value) => AGE.test(value) || DATE.test(value),
    'expected an age such as "90d", "12h" or "2w", or a date such as "2027-01-31"',
  );

/** What two requests may be compared by, where the whole is too much. */
export const matchWords = ["model", "last-user", "system", "tools", "stream"] as const;

/** First document of a cassette file; every member has a default, and so has the whole document. */
export const cassetteHeaderSchema = z.strictObject({
  aigw: z.literal(1, "expected 1, the version of the format"),
  recorded: z
    .strictObject({ at: z.string(text).optional(), by: z.string(text).optional(), gateway: z.string(text).optional() })
    .optional(),
  expires: expires.optional(),
  ignore: z.array(z.string(text), "expected a list").optional(),
});

const headerValues = z.record(z.string(), z.union([z.string(text), z.array(z.string(text))]), "expected names and values");
const sha256 = z.string(text).regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");

const formField = z.union([
  z.strictObject({ name: z.string(text), text: z.string(text) }),
  z.strictObject({ name: z.string(text), file: z.string(text), type: z.string(text), sha256, bytes: z.int(count).min(0, count) }),
]);

type Members = Readonly<Record<string, unknown>>;
type Refine = (value: Members, context: { addIssue(issue: { code: "custom"; path: string[]; message: string }): void }) => void;

/** Of several bodies nobody could say which one is meant. */
function oneOf(names: readonly string[]): Refine {
  return (value, { addIssue }) => {
    const [first, second] = names.filter((name) => value[name] !== undefined);
    if (second === undefined) return;
    addIssue({ code: "custom", path: [second], message: `expected one body: "${first}" is there already` });
  };
}

const ANSWER_BODIES = ["json", "raw", "sse", "eventstream", "blob"];
const BODILESS = [204, 205, 304];

const answerBody: Refine = (value, context) => {
  oneOf(value["frames"] === undefined ? ANSWER_BODIES : ["frames", "json", "raw", "sse", "eventstream"])(value, context);
  const body = ANSWER_BODIES.find((name) => value[name] !== undefined);
  if (body === undefined || !BODILESS.includes(Number(value["status"]))) return;
  context.addIssue({
    code: "custom",
    path: [body],
    message: `expected no body: answers with status ${value["status"]} have none`,
  });
};

/** Every further document: one request with its answer. */
export const interactionSchema = z.strictObject({
  id: z.string(text).min(1, text),
  by: z.literal("hand", 'expected "hand"').optional(),
  recorded: z.string(text).regex(DATE, 'expected a date such as "2026-11-29"').optional(),
  expires: expires.optional(),
  match: z.array(z.enum(matchWords), "expected a list").min(1, "expected at least one word").optional(),
  repeat: z.enum(["last", "error", "loop"]).optional(),
  request: z
    .strictObject({
      to: z.string(text).regex(/^\S+ \S+$/, 'expected "<provider> <path>", such as "openai chat/completions"'),
      method: z.string(text).optional(),
      query: z.string(text).optional(),
      model: z.string(text).optional(),
      body: z.unknown().optional(),
      raw: z.string(text).optional(),
      form: z.array(formField, "expected a list of fields").optional(),
      bytes: z.strictObject({ sha256, size: z.int(count).min(0, count) }).optional(),
      key: z.string(text).optional(),
    })
    .superRefine(oneOf(["body", "raw", "form", "bytes"])),
  response: z
    .strictObject({
      status: z.int("expected a status such as 200").min(100, "expected 100 to 999").max(999, "expected 100 to 999"),
      headers: headerValues.optional(),
      at: z.number("expected milliseconds").min(0, "expected milliseconds, 0 or more").optional(),
      json: z.unknown().optional(),
      indent: z.int(count).min(0, count).optional(),
      raw: z.string(text).optional(),
      sse: z.string(text).optional(),
      eventstream: z.string(text).optional(),
      frames: z.string(text).optional(),
      close: z
        .strictObject({
          at: z.number("expected milliseconds").min(0, "expected milliseconds, 0 or more").default(0),
          by: z.enum(["client", "server"], 'expected "client" or "server"'),
          code: z.int("expected a code such as 1000").min(1000, "expected 1000 to 4999").max(4999, "expected 1000 to 4999"),
          reason: z.string(text).optional(),
        })
        .optional(),
      eol: z.literal("crlf", 'expected "crlf"').optional(),
      blob: sha256.optional(),
      splits: z
        .array(z.string(text).regex(/^\d+@\d+(?:\.\d+)?$/, 'expected "<byte>@<milliseconds>", such as "1024@430"'))
        .optional(),
      partial: z.literal(true, "expected true").optional(),
      sha256: sha256.optional(),
    })
    .superRefine(answerBody),
  usage: z.strictObject({ in: z.int(count).min(0, count), out: z.int(count).min(0, count) }).optional(),
  gateway: z.record(z.string(), z.unknown()).optional(),
});

export type CassetteHeader = z.infer<typeof cassetteHeaderSchema>;
export type InteractionDocument = z.infer<typeof interactionSchema>;
export type MatchWord = (typeof matchWords)[number];
