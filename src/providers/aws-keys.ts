import { signatureHeaders } from "./aws-signature.ts";
import { documentIn, type HeldKey, type KeyUse, type PresentedKey, textsIn } from "./key-use.ts";

/**
 * Keys of Amazon Bedrock (G-PROV-5, G-PROV-6): stored ones are documents with which requests are signed; a Bedrock API key goes
 * out as Bearer, and to bedrock-mantle in `x-api-key`; what the caller signed stays as it is.
 */
export const awsKeys: KeyUse = {
  place(key) {
    const region = documentIn(key)?.["region"];
    return typeof region === "string" && region !== "" ? { region } : undefined;
  },
  present(held) {
    const document = held.stored ? documentIn(held.key) : undefined;
    if (document) return signed(held, document);
    return isSigned(held) ? undefined : moved(held);
  },
};

/** The host's name is the path's first segment, the region its second. */
function upstream({ request: { path, params } }: HeldKey): {
  readonly service: string;
  readonly host: string;
  readonly path: string;
} {
  const [name = "", , ...rest] = path.split("/");
  const region = params["region"] ?? "us-east-1";
  const mantle = name === "bedrock-mantle";
  return {
    service: mantle ? "bedrock-mantle" : "bedrock",
    host: mantle ? `bedrock-mantle.${region}.api.aws` : `${name}.${region}.amazonaws.com`,
    path: `/${rest.join("/")}`,
  };
}

function signed(held: HeldKey, document: Readonly<Record<string, unknown>>): PresentedKey {
  const { request, nowMs } = held;
  const { service, host, path } = upstream(held);
  const keys = textsIn(document, ["accessKeyId", "secretAccessKey", "region"], "the stored AWS key");
  const { sessionToken } = document;
  const { authorization: _key, ...headers } = request.headers;
  const type = headers["content-type"];
  const region = request.params["region"] ?? keys.region;
  const added = signatureHeaders(
    { ...request, host, path, headers: type === undefined ? {} : { "content-type": type } },
    { ...keys, ...(typeof sessionToken === "string" && sessionToken !== "" && { sessionToken }) },
    { region, service, nowMs },
  );
  return { headers: { ...headers, ...added }, how: `signed with it for ${service} in ${region}` };
}

function isSigned({ key }: HeldKey): boolean {
  return key.startsWith("AWS4-HMAC-SHA256");
}

/** Anthropic's API takes keys in its own header; where the caller has put it there, it is there. */
function moved({ key, request: { path, headers } }: HeldKey): PresentedKey | undefined {
  if (!path.startsWith("bedrock-mantle/") || headers["x-api-key"] === key) return undefined;
  const { authorization: _key, ...rest } = headers;
  return { headers: { ...rest, "x-api-key": key }, how: "moved to x-api-key" };
}
