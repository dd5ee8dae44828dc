import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { pageOf, readPage } from "./models.ts";

/** Vertex AI's `GET publishers/{publisher}/models?pageSize&pageToken` and `GET …/models/{model}`, which name no project. */
export const vertexModels: WireFormat<"models"> = {
  id: "vertex.models",
  task: "models",
  readAsk({ params, query }) {
    const { model } = params;
    if (model !== undefined) return { task: "models", id: model };
    readPage(query);
    return { task: "models" };
  },
  writeAnswer(answer, ask, { request }) {
    const publisher = request.params["publisher"] ?? "google";
    const [one] = answer.models;
    const body = ask.id !== undefined && one ? writeModel(one, publisher) : writePage(answer.models, publisher, request.query);
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function writePage(models: readonly ModelFacts[], publisher: string, query: URLSearchParams): object {
  const own = models.filter(({ id }) => id.startsWith("claude") === (publisher === "anthropic"));
  const { page, next } = pageOf(own, query);
  return { publisherModels: page.map((model) => writeModel(model, publisher)), ...next };
}

function writeModel({ id, name }: ModelFacts, publisher: string): object {
  const [model = id, versionId = "default"] = id.split("@");
  return {
    name: `publishers/${publisher}/models/${model}`,
    versionId,
    displayName: name,
    openSourceCategory: "PROPRIETARY",
    launchStage: "GA",
    publisherModelTemplate: `projects/{user-project}/locations/{location}/publishers/${publisher}/models/${model}@${versionId}`,
  };
}
