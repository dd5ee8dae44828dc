import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { openCatalogue } from "../../../src/models/catalogue.ts";
import { catalogueEntries } from "../../../src/models/catalogue-entries.ts";
import { modelCatalogueSchema } from "../../../src/schema/model-catalogue.ts";
import { facts } from "./questions.ts";

describe("openCatalogue", () => {
  const mini = facts();
  const catalogue = openCatalogue([
    mini,
    facts({ id: "o3", snapshot: "o3-2025-04-16" }),
    facts({ provider: "anthropic", id: "claude-x", snapshot: "claude-x" }),
  ]);

  test("finds by id, and by dated name, which then is the id", () => {
    expect(catalogue.find("openai", "gpt-4o-mini")).toBe(mini);
    expect(catalogue.find("openai", "gpt-4o-mini-2024-07-18")).toMatchObject({
      id: "gpt-4o-mini-2024-07-18",
      snapshot: "gpt-4o-mini-2024-07-18",
    });
    expect(catalogue.find("openai", "claude-x")).toBeUndefined();
    expect(catalogue.find("nobody", "gpt-4o-mini")).toBeUndefined();
  });

  test("lists in the order of the entries", () => {
    expect(catalogue.list("openai").map((model) => model.id)).toEqual(["gpt-4o-mini", "o3"]);
    expect(catalogue.list("nobody")).toEqual([]);
  });

  test("later entries replace earlier ones in their place", () => {
    const changed = openCatalogue([mini, facts({ id: "o3" }), facts({ inputPrice: 9 })]);
    expect(changed.list("openai").map((model) => [model.id, model.inputPrice])).toEqual([
      ["gpt-4o-mini", 9],
      ["o3", 0.15],
    ]);
  });

  test("an id comes before the dated name of another", () => {
    const dated = facts({ id: "gpt-4o-mini-2024-07-18", name: "its own entry" });
    expect(openCatalogue([mini, dated]).find("openai", "gpt-4o-mini-2024-07-18")).toBe(dated);
  });
});

describe("Catalogue.suppose", () => {
  const catalogue = openCatalogue([facts(), facts({ id: "gpt-4o", contextTokens: 1000 })]);

  test.each(["gpt-4o-mini-2026-01-01", "ft:gpt-4o-mini-2024-07-18:acme::x1", "gpt-4o-mini-latest", "ft:gpt-4o-mini:acme"])(
    "takes the facts of the nearest relative for %s, under the name asked for",
    (id) => {
      expect(catalogue.suppose("openai", id, "chat")).toEqual({ ...facts(), id, snapshot: id, name: id });
    },
  );

  test("supposes what is usual otherwise, and no price", () => {
    expect(catalogue.suppose("openai", "gpt-9-nova", "chat")).toMatchObject({
      contextTokens: 128_000,
      reasoning: true,
    });
    expect(catalogue.suppose("workers-ai", "@cf/acme/chat-7b", "chat")).toMatchObject({
      provider: "workers-ai",
      reasoning: false,
      task: "chat",
    });
  });

  test.each([
    ["@cf/x/tiny-small", 384],
    ["@cf/x/y-base", 768],
    ["@cf/x/y-large", 1024],
    ["text-embedding-9", 1536],
  ])("supposes vectors of the usual size for %s", (id, dimensions) => {
    expect(catalogue.suppose("workers-ai", id, "embedding")).toMatchObject({ dimensions, task: "embedding" });
  });
});

describe("mocks/models.yaml", () => {
  const document = modelCatalogueSchema.parse(
    parse(readFileSync(new URL("../../../mocks/models.yaml", import.meta.url), "utf8")),
  );
  const entries = catalogueEntries(document);
  const catalogue = openCatalogue(entries);

  test("knows each model once", () => {
    const ids = entries.map((entry) => `${entry.provider}/${entry.id}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(50);
  });

  test.each([
    ["openai", "gpt-4o-mini", "gpt-4o-mini-2024-07-18"],
    ["openai", "text-embedding-3-small", "text-embedding-3-small"],
    ["anthropic", "claude-haiku-4-5", "claude-haiku-4-5-20251001"],
    ["anthropic", "claude-sonnet-5", "claude-sonnet-5"],
    ["google-ai-studio", "gemini-2.5-flash", "gemini-2.5-flash"],
    ["workers-ai", "@cf/meta/llama-3.1-8b-instruct", "@cf/meta/llama-3.1-8b-instruct"],
    ["workers-ai", "@cf/openai/gpt-oss-20b", "@cf/openai/gpt-oss-20b"],
  ])("%s answers %s as %s", (provider, id, snapshot) => {
    expect(catalogue.find(provider, id)?.snapshot).toBe(snapshot);
  });

  test.each([
    ["openai", "text-embedding-3-small", 1536],
    ["openai", "text-embedding-3-large", 3072],
    ["openai", "text-embedding-ada-002", 1536],
    ["google-ai-studio", "gemini-embedding-001", 3072],
    ["workers-ai", "@cf/baai/bge-small-en-v1.5", 384],
    ["workers-ai", "@cf/baai/bge-base-en-v1.5", 768],
    ["workers-ai", "@cf/baai/bge-large-en-v1.5", 1024],
    ["workers-ai", "@cf/baai/bge-m3", 1024],
  ])("WIRE-1.3 WIRE-4.1 vectors of %s %s have %i dimensions", (provider, id, dimensions) => {
    expect(catalogue.find(provider, id)).toMatchObject({ task: "embedding", dimensions });
  });

  test("every model has limits, a day and a price", () => {
    for (const entry of entries) {
      expect(entry.contextTokens).toBeGreaterThan(0);
      expect(entry.createdMs).toBeGreaterThan(Date.UTC(2022, 0));
      const isPricedByToken = !["elevenlabs", "huggingface", "parallel"].includes(entry.provider) && !entry.id.endsWith(":free");
      if (entry.task === "chat" && isPricedByToken) expect(entry.maxOutputTokens * (entry.outputPrice ?? 0)).toBeGreaterThan(0);
    }
  });
});
