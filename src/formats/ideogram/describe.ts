import { badRequest, type WireFormat } from "../format.ts";
import { text } from "../openai/fields.ts";
import { inputOf } from "./read.ts";

/** `POST describe` (wire formats, 21): a picture in words. Nobody here can look at it: it is told by its name. */
export const ideogramDescribe: WireFormat<"summary"> = {
  id: "ideogram.describe",
  task: "summary",
  readAsk(request) {
    const model = text(inputOf(request)["describe_model_version"]) ?? "V_3";
    const [picture] = request.form().files("image_file");
    if (!picture) throw badRequest("image_file is required: send it as a file", "image_file");
    return { task: "summary", model, texts: [`A picture called ${picture.filename || "image"}.`] };
  },
  writeAnswer({ texts }) {
    const body = JSON.stringify({ descriptions: texts.map((said) => ({ text: said })) });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};
