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

function signed({ request, url, nowMs }: HeldKey, document: Readonly<Record<string, unknown>>): PresentedKey {
  const { sessionToken, ...rest } = document;
  const keys = textsIn(rest, ["accessKeyId", "secretAccessKey", "region"], "the stored AWS key");
  const { authorization: _key, ...headers } = request.headers;
  const type = headers["content-type"];
  // The host's name and its region are the path's first segments.
  const [host = "", region = keys.region] = request.path.split("/");
  const service = host === "bedrock-mantle" ? "bedrock-mantle" : "bedrock";
  const added = signatureHeaders(
    {
      method: request.method,
      host: url.host,
      path: url.pathname,
      search: url.search,
      headers: type === undefined ? {} : { "content-type": type },
      body: request.body,
    },
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
