import { formBody } from "../../../support/form-body.ts";
import { at, listAt } from "../../json-path.ts";
import type { Samples } from "../sample.ts";

const fields = { prompt: "a harbour", resolution: "64x48", num_images: "2", seed: "7" };
const form = { fields, files: { image: { filename: "a.png", bytes: Buffer.from("a picture") } } };
const found = (body: unknown) => listAt(body, "data").length;

const described = {
  fields: { describe_model_version: "V_3" },
  files: { image_file: { filename: "a.png", bytes: Buffer.from("a picture") } },
};

export const ideogramSamples: Samples = {
  "ideogram.describe": {
    task: "summary",
    fields: [],
    form: described,
    ask: () => ({ path: "describe", ...formBody(described) }),
    found: (body) => listAt(body, "descriptions").map((one) => at(one, "text")),
    hasUsage: false,
  },
  "ideogram.images": [
    {
      task: "image",
      fields: ["aspect_ratio", "style_type"],
      form,
      ask: () => ({ path: "v1/ideogram-v3/remix", ...formBody(form) }),
      found,
      hasUsage: false,
    },
    {
      task: "image",
      fields: ["resolution", "aspect_ratio", "num_images", "seed"],
      ask: () => ({ path: "v1/ideogram-v3/generate", json: { prompt: "a harbour" } }),
      found,
      hasUsage: false,
    },
  ],
  "ideogram.generations": {
    task: "image",
    fields: ["prompt", "seed"],
    ask: () => ({ path: "v2/image/generate/ideogram-v3", json: { prompt: "a harbour" } }),
    found,
    hasUsage: false,
  },
  "ideogram.legacy": {
    task: "image",
    fields: ["image_request.aspect_ratio", "image_request.resolution", "image_request.seed", "image_request.style_type"],
    ask: () => ({ path: "generate", json: { image_request: { prompt: "a harbour", model: "V_2" } } }),
    found,
    hasUsage: false,
  },
};
