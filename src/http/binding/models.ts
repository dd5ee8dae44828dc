import type { ModelFacts, ModelTask } from "../../tasks/models.ts";
import { type BindingResource, failure, success } from "./resource.ts";

/** `models(params?)` (WB-OTH-1), out of the catalogue. */
export const modelSearch: BindingResource = {
  method: "GET",
  path: /^ai-api\/models\/search$/,
  answer({ query }, { models }) {
    const page = numberIn(query, "page", 1);
    const perPage = numberIn(query, "per_page", 100);
    if (page === undefined || perPage === undefined) return failure(400, 7001, "page and per_page are whole numbers from 1 on");
    const found = models()
      .filter((model) => fits(model, query))
      .map(entryOf);
    return success(found.slice((page - 1) * perPage, page * perPage));
  },
};

function numberIn(query: URLSearchParams, name: string, usual: number): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return usual;
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function fits({ id, name, task }: ModelFacts, query: URLSearchParams): boolean {
  const [search, author, wanted] = ["search", "author", "task"].map((param) => query.get(param)?.toLowerCase() ?? "");
  const text = `${id} ${name}`.toLowerCase();
  return text.includes(search ?? "") && id.split("/")[1]?.includes(author ?? "") === true && isTask(task, wanted ?? "");
}

function isTask(task: ModelTask, wanted: string): boolean {
  return wanted === "" || TASKS[task].toLowerCase() === wanted || task === wanted;
}

/** As Cloudflare's catalogue calls them. */
const TASKS: { readonly [Task in ModelTask]: string } = {
  chat: "Text Generation",
  embedding: "Text Embeddings",
  image: "Text-to-Image",
  video: "Text-to-Video",
  speech: "Text-to-Speech",
  transcription: "Automatic Speech Recognition",
  moderation: "Moderation",
  rerank: "Text Classification",
  translation: "Translation",
  summary: "Summarization",
  classification: "Text Classification",
  search: "Search",
};

function entryOf({ id, name, task, contextTokens }: ModelFacts): object {
  const title = TASKS[task];
  const description = `${name}, as aigw-emulator plays it`;
  const properties = task === "chat" ? [{ property_id: "context_window", value: String(contextTokens) }] : [];
  return { id, source: 1, name: id, description, task: { id: task, name: title, description: title }, tags: [], properties };
}
