import { hash } from "node:crypto";
import { documentIn, type HeldKey, type KeyUse, type PresentedKey, textsIn } from "./key-use.ts";

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

/**
 * A token is made once an hour and used until it is over. It is made up: nobody but the mock provider sees it, and whoever
 * sends it further has to ask Google for one.
 */
function exchanged({ request, nowMs }: HeldKey, document: Readonly<Record<string, unknown>>): PresentedKey {
  const { client_email } = textsIn(document, ["client_email", "private_key"], "the service account");
  const hour = Math.floor(nowMs / LIFE);
  const token = `ya29.c.${hash("sha256", `${client_email}\n${hour}`, "base64url")}`;
  const { "x-goog-api-key": _key, ...headers } = request.headers;
  const until = new Date((hour + 1) * LIFE).toISOString();
  return { headers: { ...headers, authorization: `Bearer ${token}` }, how: `exchanged for an access token, good until ${until}` };
}

function express({ key, request: { headers } }: HeldKey): PresentedKey {
  const { authorization: _key, ...rest } = headers;
  return { headers: { ...rest, "x-goog-api-key": key }, how: "sent as x-goog-api-key, for express mode" };
}
