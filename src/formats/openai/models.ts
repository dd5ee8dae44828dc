import type { ModelFacts, ModelsAnswer, ModelsAsk } from "../../tasks/models.ts";
import type { FormatRequest, WholeAnswer, WireFormat } from "../format.ts";
import { jsonHeaders } from "./http-headers.ts";

/** `GET models` and `GET models/{id}` (wire formats, 1.6). */
export const openaiModels: WireFormat<"models"> = {
  id: "openai.models",
  task: "models",
  readAsk(request: FormatRequest): ModelsAsk {
    const id = request.params["id"];
    return { task: "models", ...(id !== undefined && { id }) };
  },
  writeAnswer(answer: ModelsAnswer, ask: ModelsAsk): WholeAnswer {
    const models = answer.models.map(writeModel);
    const body = ask.id === undefined ? { object: "list", data: models } : models[0];
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

function writeModel(model: ModelFacts): object {
  return { id: model.id, object: "model", created: Math.floor(model.createdMs / 1000), owned_by: "system" };
}
