import type { ModelFacts } from "../../tasks/models.ts";
import { badRequest, type WireFormat } from "../format.ts";
import { bareModelName } from "./proto-json.ts";

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

/** `GET models?pageSize&pageToken` and `GET models/{model}` (wire formats, 3.1). A page's token says where the next one starts. */
export const googleModels: WireFormat<"models"> = {
  id: "google.models",
  task: "models",
  readAsk({ params, query }) {
    const model = params["model"];
    if (model !== undefined) return { task: "models", id: bareModelName(model) };
    readPage(query);
    return { task: "models" };
  },
  writeAnswer(answer, ask, context) {
    const one = answer.models[0];
    const body = ask.id !== undefined && one ? writeModel(one) : writePage(answer.models, context.request.query);
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

/** Throws BadAsk for a size or token that there cannot be. */
export function readPage(query: URLSearchParams): { readonly size: number; readonly start: number } {
  const size = Number(query.get("pageSize") ?? query.get("page_size") ?? DEFAULT_PAGE);
  if (!Number.isInteger(size) || size < 0) {
    throw badRequest("* ListModelsRequest.page_size: page_size must be between 1 and 1000.", "page_size");
  }
  const token = query.get("pageToken") ?? query.get("page_token") ?? "";
  const start = token === "" ? 0 : Number(Buffer.from(token, "base64url").toString().replace("start:", ""));
  if (!Number.isInteger(start) || start < 0)
    throw badRequest("* ListModelsRequest.page_token: page_token is invalid.", "page_token");
  return { size: size === 0 ? DEFAULT_PAGE : Math.min(size, LARGEST_PAGE), start };
}

function writePage(models: readonly ModelFacts[], query: URLSearchParams): object {
  const { page, next } = pageOf(models, query);
  return { models: page.map(writeModel), ...next };
}

/** The models that a query asks for, and the token of what comes after them. */
export function pageOf(
  models: readonly ModelFacts[],
  query: URLSearchParams,
): { readonly page: readonly ModelFacts[]; readonly next: { readonly nextPageToken?: string } } {
  const { size, start } = readPage(query);
  const end = start + size;
  const next = end < models.length ? { nextPageToken: Buffer.from(`start:${end}`).toString("base64url") } : {};
  return { page: models.slice(start, end), next };
}

function writeModel(model: ModelFacts): object {
  const chat = model.task === "chat";
  return {
    name: `models/${model.id}`,
    version: "001",
    displayName: model.name,
    description: `${model.name}, as the emulator plays it.`,
    inputTokenLimit: model.contextTokens,
    outputTokenLimit: model.maxOutputTokens,
    supportedGenerationMethods: methodsOf(model),
    ...(chat && { temperature: 1, topP: 0.95, topK: 64 }),
    ...(model.reasoning && { thinking: true }),
  };
}

function methodsOf({ task, id }: ModelFacts): readonly string[] {
  if (task === "embedding") return ["embedContent", "batchEmbedContents"];
  if (task === "video") return ["predictLongRunning"];
  return task === "image" && !id.startsWith("gemini") ? ["predict"] : ["generateContent", "countTokens"];
}
