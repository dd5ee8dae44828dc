import { z } from "zod";

const text = z.string("expected text").min(1, "expected text, found none");
const count = z.int("expected a whole number").positive("expected a number above 0");
const price = z.number("expected US dollars per million tokens, a number").nonnegative("expected a price of 0 or more");
const yesOrNo = z.boolean("expected true or false").optional();
const slugForm = 'expected author and model, such as "google/gemini-3-flash"';
const day = z
  .string("expected a day such as 2026-03-05")
  .regex(/^\d{4}-\d{2}-\d{2}$/, "expected a day such as 2026-03-05")
  .refine((value) => !Number.isNaN(Date.parse(value)), "expected a day of the calendar");

/** What a model can be for. */
const TASKS = [
  "chat",
  "embedding",
  "image",
  "video",
  "speech",
  "transcription",
  "moderation",
  "rerank",
  "translation",
  "summary",
  "classification",
  "search",
] as const;

const modelEntrySchema = z
  .strictObject({
    /** The name that callers use. */
    id: text,
    /** The dated name that answers echo; the id when left out. */
    snapshot: text.optional(),
    /** For people. */
    name: text.optional(),
    task: z.enum(TASKS, `expected one of ${TASKS.join(", ")}`).default("chat"),
    contextTokens: count.optional(),
    maxOutputTokens: count.optional(),
    /** Length of an embedding vector when the caller names none. */
    dimensions: count.optional(),
    /** Whether the model reasons even when nobody asks it to. */
    reasoning: z.boolean("expected true or false").optional(),
    created: day.optional(),
    /** US dollars per million tokens. */
    inputPrice: price.optional(),
    outputPrice: price.optional(),
    /** Its name on the REST API, author first, where that does not follow from the provider and the id. */
    slug: z
      .string(slugForm)
      .regex(/^[^/\s]+\/\S+$/, slugForm)
      .optional(),
    /** Whether Unified Billing sells it. */
    unifiedBilling: yesOrNo,
    /** Whether the REST API serves it at /v1/responses. */
    responses: yesOrNo,
    /** Whether it takes web search. */
    webSearch: yesOrNo,
    /** Whether machines may pay for it by request. */
    x402: yesOrNo,
    /** Whether it is one of Workers AI's frontier models, which have limits of their own. */
    frontier: yesOrNo,
  })
  .refine((entry) => entry.task === "embedding" || entry.dimensions === undefined, {
    path: ["dimensions"],
    error: "expected only with task: embedding",
  });

const form = "expected lists of models by provider";
const slug = 'expected a provider\'s slug such as "openai"';

/** One document of `models.yaml`: models by provider (slug). What an entry leaves out is filled with what is usual. */
export const modelCatalogueSchema = z.strictObject(
  {
    models: z.record(z.string().regex(/^[a-z0-9-]+$/), z.array(modelEntrySchema, "expected a list of models"), {
      error: (issue) => (issue.code === "invalid_key" ? slug : form),
    }),
  },
  { error: (issue) => (issue.code === "invalid_type" ? `${form} under models:` : undefined) },
);

export type ModelCatalogueDocument = z.infer<typeof modelCatalogueSchema>;
