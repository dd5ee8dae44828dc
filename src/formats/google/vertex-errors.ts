import type { Failure } from "../../tasks/failure.ts";
import type { FailedRequest } from "../format.ts";
import { detail, details, retryInfoWhenTold } from "./error-details.ts";
import { type Spelling, spellings } from "./error-spellings.ts";
import { type GoogleWords, listedByGoogle, spelledByGoogle } from "./errors.ts";
import { barePublisherModel } from "./vertex-names.ts";

/** What Vertex AI says otherwise than AI Studio (wire formats, 3.2; G-PROV-4). */
const vertex: GoogleWords = {
  spellings: {
    ...spellings,
    "missing-key": unauthenticated("Request is missing required authentication credential."),
    "invalid-key": unauthenticated("Request had invalid authentication credentials."),
    permission: { status: 403, name: "PERMISSION_DENIED", message: noPermission },
    "model-not-found": { status: 404, name: "NOT_FOUND", message: noSuchModel },
    "rate-limited": exhausted(tooMany),
    quota: exhausted(() => `${EXHAUSTED} ${QUOTAS}`),
  },
  details: vertexDetails,
};

export const vertexErrors = spelledByGoogle(vertex);
export const vertexErrorList = listedByGoogle(vertex);

const EXHAUSTED = "Resource exhausted. Please try again later.";
const QUOTAS = "Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.";
const EXPECTED =
  "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

function unauthenticated(what: string): Spelling {
  return { status: 401, name: "UNAUTHENTICATED", message: () => `${what} ${EXPECTED}` };
}

function exhausted(message: Spelling["message"]): Spelling {
  return { status: 429, name: "RESOURCE_EXHAUSTED", message };
}

function tooMany({ reached }: Failure): string {
  if (!reached) return `${EXHAUSTED} ${QUOTAS}`;
  const { used, limit, what, period } = reached;
  return `${EXHAUSTED} Quota exceeded: ${used} of ${limit} ${what} per ${period} were used. ${QUOTAS}`;
}

function noPermission(failure: Failure, request: FailedRequest): string {
  const resource = `//aiplatform.googleapis.com/${resourceOf(failure, request)}`;
  return `Permission 'aiplatform.endpoints.predict' denied on resource '${resource}' (or it may not exist).`;
}

function noSuchModel(failure: Failure, request: FailedRequest): string {
  return `Publisher Model \`${resourceOf(failure, request)}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`;
}

/** A model's full name. Without a project in the path (express mode) Google knows it from the key. */
function resourceOf({ model }: Failure, { params, path }: FailedRequest): string {
  const [, publisher = "google"] = /publishers\/([^/]+)\//.exec(path) ?? [];
  const { project, region } = params;
  const place = project === undefined ? "" : `projects/${project}/locations/${region ?? "global"}/`;
  return `${place}publishers/${publisher}/models/${barePublisherModel(model ?? params["model"] ?? "")}`;
}

function vertexDetails(failure: Failure, request: FailedRequest): readonly object[] {
  switch (failure.kind) {
    case "missing-key":
      return [noCredentials("CREDENTIALS_MISSING", request)];
    case "invalid-key":
      return [noCredentials("ACCESS_TOKEN_TYPE_UNSUPPORTED", request)];
    case "rate-limited":
    case "quota":
      return retryInfoWhenTold(failure);
    default:
      return details(failure, request);
  }
}

function noCredentials(reason: string, { params }: FailedRequest): object {
  const verb = params["verb"] ?? "";
  const method = `google.cloud.aiplatform.v1.PredictionService.${METHODS.get(verb) ?? "ChatCompletions"}`;
  return detail("ErrorInfo", {
    reason,
    domain: "googleapis.com",
    metadata: { method, service: "aiplatform.googleapis.com" },
  });
}

/** By the verb in the path. */
const METHODS = new Map([
  ["generateContent", "GenerateContent"],
  ["streamGenerateContent", "StreamGenerateContent"],
  ["countTokens", "CountTokens"],
  ["embedContent", "EmbedContent"],
  ["predict", "Predict"],
  ["rawPredict", "RawPredict"],
  ["streamRawPredict", "StreamRawPredict"],
]);
