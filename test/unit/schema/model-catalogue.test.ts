import { describe, expect, test } from "vitest";
import { catalogueEntries } from "../../../src/models/catalogue-entries.ts";
import { modelCatalogueSchema } from "../../../src/schema/model-catalogue.ts";

function problems(document: unknown): string[] {
  const { error } = modelCatalogueSchema.safeParse(document);
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

describe("modelCatalogueSchema", () => {
  test("an id is enough; the rest is supposed", () => {
    const document = modelCatalogueSchema.parse({
      models: { openai: [{ id: "gpt-mine" }], "workers-ai": [{ id: "@cf/a/b", task: "embedding" }] },
    });
    expect(catalogueEntries(document)).toMatchObject([
      { provider: "openai", id: "gpt-mine", snapshot: "gpt-mine", name: "gpt-mine", task: "chat", contextTokens: 128_000 },
      { provider: "workers-ai", id: "@cf/a/b", task: "embedding", dimensions: 1536 },
    ]);
  });

  test("what is said replaces what is supposed", () => {
    const entry = {
      id: "a",
      snapshot: "a-1",
      name: "A",
      contextTokens: 9,
      maxOutputTokens: 8,
      reasoning: true,
      created: "2026-02-03",
      inputPrice: 0.5,
      outputPrice: 2,
    };
    const { created: _, ...rest } = entry;
    const document = modelCatalogueSchema.parse({ models: { openai: [entry] } });
    expect(catalogueEntries(document)).toEqual([{ ...rest, provider: "openai", task: "chat", createdMs: Date.UTC(2026, 1, 3) }]);
  });

  test.each<[unknown, string]>([
    [[], ": expected lists of models by provider under models:"],
    [{ models: [] }, "models: expected lists of models by provider"],
    [{ models: { openai: {} } }, "models.openai: expected a list of models"],
    [{ models: { "Open AI": [] } }, 'models.Open AI: expected a provider\'s slug such as "openai"'],
    [{ models: { openai: [{ id: "" }] } }, "models.openai.0.id: expected text, found none"],
    [{ models: { openai: [{ id: "a", contxt: 3 }] } }, 'models.openai.0: Unrecognized key: "contxt"'],
    [{ models: { openai: [{ id: "a", contextTokens: -1 }] } }, "models.openai.0.contextTokens: expected a number above 0"],
    [
      { models: { openai: [{ id: "a", inputPrice: "free" }] } },
      "models.openai.0.inputPrice: expected US dollars per million tokens, a number",
    ],
    [{ models: { openai: [{ id: "a", created: "2026-13-01" }] } }, "models.openai.0.created: expected a day of the calendar"],
    [{ models: { openai: [{ id: "a", created: "yesterday" }] } }, "models.openai.0.created: expected a day such as 2026-03-05"],
    [{ models: { openai: [{ id: "a", dimensions: 3 }] } }, "models.openai.0.dimensions: expected only with task: embedding"],
    [
      { models: { openai: [{ id: "a", task: "poem" }] } },
      "models.openai.0.task: expected one of chat, embedding, image, video, speech, transcription, moderation, rerank, translation, summary, classification, search",
    ],
  ])("refuses %j", (document, problem) => {
    expect(problems(document)).toContain(problem);
  });
});
