import { hash } from "node:crypto";
import { documentIn, type HeldKey, type KeyUse, type PresentedKey } from "./key-use.ts";
import { tokenSource } from "./service-account.ts";

/**
 * Keys of Vertex AI (G-PROV-4): a service account, stored or as base64 in `authorization`, is exchanged for a token; a stored
 * API key is for express mode; an access token is sent as it is.
 */
export const vertexKeys: KeyUse = {
  place(key) {
    const { project_id: project, region } = documentIn(key) ?? {};
    if (typeof project !== "string" || typeof region !== "string" || region === "") return undefined;
    return { project, region };
  },
  present(held) {
    const document = documentIn(held.key);
    if (document) return exchanged(held, document);
    return held.stored && API_KEY.test(held.key) ? express(held) : undefined;
  },
};

const API_KEY = /^(?:AIza|AQ\.)/;
/** How long a token is good for, in milliseconds. */
const LIFE = 3_600_000;

/** A token lasts for an hour. This one is made up, for the mock provider: a request that goes further gets Google's. */
function exchanged({ request, nowMs }: HeldKey, document: Readonly<Record<string, unknown>>): PresentedKey {
  const token = tokenSource(document);
  const hour = Math.floor(nowMs / LIFE);
  const made = `ya29.c.${hash("sha256", `${token.owner}\n${hour}`, "base64url")}`;
  const { "x-goog-api-key": _key, ...headers } = request.headers;
  return { headers: { ...headers, authorization: `Bearer ${made}` }, how: "exchanged for an access token", token };
}

function express({ key, request: { headers } }: HeldKey): PresentedKey {
  const { authorization: _key, ...rest } = headers;
  return { headers: { ...rest, "x-goog-api-key": key }, how: "sent as x-goog-api-key, for express mode" };
}
