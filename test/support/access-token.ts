import { createHmac } from "node:crypto";

/** A JSON Web Token with these claims; without a secret it is not signed. */
export function accessToken(claims: object, secret?: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: secret === undefined ? "none" : "HS256", typ: "JWT" })}.${part(claims)}`;
  const signature = secret === undefined ? "" : createHmac("sha256", secret).update(signed).digest("base64url");
  return `${signed}.${signature}`;
}
