import { BadAsk, type FormatRequest } from "../format.ts";
import { type Fields, isFields } from "./fields.ts";
import { invalidType } from "./refusals.ts";

/** The body as an object. Anything else that is JSON is refused like something that is none. */
export function readBody(request: FormatRequest): Fields {
  const body = request.json();
  if (!isFields(body)) throw new BadAsk({ kind: "bad-json", message: "expected a JSON object" });
  return body;
}

/** The model asked for: the path's (Azure, Hugging Face), else the body's. */
export function readModel(body: Fields, request: FormatRequest): string {
  const model = request.params["model"] ?? body["model"];
  if (model === undefined || model === null || model === "") {
    throw new BadAsk({ kind: "bad-request", message: "you must provide a model parameter" });
  }
  if (typeof model !== "string") throw invalidType("model", "a string", model);
  return model;
}
