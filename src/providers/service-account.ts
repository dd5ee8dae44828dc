import { createSign } from "node:crypto";
import { type TokenSource, textsIn, UnusableKey } from "./key-use.ts";

/** What Google is asked for, and where: never at an address that a key names, which may be a caller's. */
const TOKENS = "https://oauth2.googleapis.com/token";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const LIFE_SECONDS = 3600;

/** How a service account comes to an access token: it signs a claim with its private key (RFC 7523). Throws UnusableKey. */
export function tokenSource(document: Readonly<Record<string, unknown>>): TokenSource {
  const { client_email: owner, private_key } = textsIn(document, ["client_email", "private_key"], "the service account");
  const id = document["private_key_id"];
  return {
    owner,
    key: Buffer.from(JSON.stringify(document)).toString("base64"),
    request(nowMs) {
      const issued = Math.floor(nowMs / 1000);
      const head = { alg: "RS256", typ: "JWT", ...(typeof id === "string" && { kid: id }) };
      const claim = { iss: owner, scope: SCOPE, aud: TOKENS, iat: issued, exp: issued + LIFE_SECONDS };
      const signed = `${encoded(head)}.${encoded(claim)}`;
      const assertion = `${signed}.${signature(signed, private_key)}`;
      return { url: TOKENS, body: new URLSearchParams({ grant_type: GRANT, assertion }).toString() };
    },
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signature(text: string, privateKey: string): string {
  try {
    return createSign("RSA-SHA256").update(text).sign(privateKey, "base64url");
  } catch {
    // What crypto says may show parts of the key.
    throw new UnusableKey("the private_key of the service account is no private key in PEM form");
  }
}
