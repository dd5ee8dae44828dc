import { ideogramDescribe } from "../formats/ideogram/describe.ts";
import { ideogramErrors } from "../formats/ideogram/errors.ts";
import { ideogramGenerations, ideogramImages, ideogramLegacy } from "../formats/ideogram/images.ts";
import { header, type Provider, post } from "./provider.ts";

/** Ideogram (wire formats, section 21). */
export const ideogram: Provider = {
  id: "ideogram",
  origin: "https://api.ideogram.ai",
  credentials: [header("api-key")],
  keyVariables: ["IDEOGRAM_API_KEY"],
  endpoints: [
    post("v1/{model:ideogram-v[0-9]+}/{verb:generate|edit|remix|reframe|replace-background|upscale}", ideogramImages),
    post("{version:v1/|}describe", ideogramDescribe),
    post("v2/image/generate/{model}", ideogramGenerations),
    post("{verb:generate|edit|remix|reframe|upscale}", ideogramLegacy),
  ],
  errors: ideogramErrors,
  modelPattern: /^(?:ideogram-v\d|v_?\d)[\w.-]*$/i,
};
