import type { ModelFacts } from "../../tasks/models.ts";
import type { WireFormat } from "../format.ts";
import { versionOfModel } from "./write-prediction.ts";

/** `GET models`, `GET models/OWNER/NAME`. */
export const replicateModels: WireFormat<"models"> = {
  id: "replicate.models",
  task: "models",
  readAsk: ({ params }) => (params["id"] === undefined ? { task: "models" } : { task: "models", id: params["id"] }),
  writeAnswer({ models }, ask) {
    const results = models.map(describe);
    const body = ask.id === undefined ? { previous: null, next: null, results } : results[0];
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function describe({ id, createdMs }: ModelFacts): object {
  const [owner, name = owner] = id.split("/");
  const created_at = new Date(createdMs).toISOString();
  return {
    url: `https://replicate.com/${id}`,
    owner,
    name,
    description: `A mock of ${id}.`,
    visibility: "public",
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 1,
    cover_image_url: null,
    default_example: null,
    latest_version: { id: versionOfModel(id), created_at, cog_version: "0.16.0", openapi_schema: {} },
  };
}
