import { replicateErrors } from "../formats/replicate/errors.ts";
import { replicateFiles } from "../formats/replicate/files.ts";
import { replicateModels } from "../formats/replicate/models.ts";
import { replicateCreate, replicatePrediction, replicatePredictions } from "../formats/replicate/predictions.ts";
import { replicateStream } from "../formats/replicate/stream.ts";
import { bearer, direct, get, type Provider, post } from "./provider.ts";

const MODEL = "{model:[^/]+/[^/]+}";

/** Replicate (wire formats, section 14): predictions that are asked for and fetched later. */
export const replicate: Provider = {
  id: "replicate",
  origin: "https://api.replicate.com/v1",
  optionalPrefix: "v1",
  credentials: [bearer, { in: "header", name: "authorization", scheme: "Token" }],
  keyVariables: ["REPLICATE_API_TOKEN"],
  endpoints: [
    post("predictions", replicateCreate),
    post(`models/${MODEL}/predictions`, replicateCreate),
    post(`deployments/${MODEL}/predictions`, replicateCreate),
    get("predictions", replicatePredictions),
    get("predictions/{id}", replicatePrediction),
    post("predictions/{id}/cancel", replicatePrediction),
    direct(get("stream/{id}", replicateStream)),
    post("files", replicateFiles),
    get("models", replicateModels),
    get("models/{id:[^/]+/[^/]+}", replicateModels),
  ],
  errors: replicateErrors,
  modelPattern: /^[\w.-]+(?:\/[\w.-]+)?$/,
};
