import { createHash, createHmac } from "node:crypto";

/** What is signed. Header names are lower case; all that are given are signed, with `host` and the date. */
export interface AwsRequest {
  readonly method: string;
  readonly host: string;
  /** As it goes over the wire, percent-encoded, with a leading slash. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsScope {
  readonly region: string;
  readonly service: string;
  readonly nowMs: number;
}

/** The headers that a signed request has besides its own: AWS Signature Version 4 (G-PROV-5). */
export function signatureHeaders(request: AwsRequest, by: AwsCredentials, scope: AwsScope): Record<string, string> {
  const date = new Date(scope.nowMs).toISOString().replace(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const added = {
    "x-amz-date": date,
    ...(by.sessionToken !== undefined && { "x-amz-security-token": by.sessionToken }),
  };
  const headers = Object.entries({ ...request.headers, ...added, host: request.host }).sort(byName);
  const names = headers.map(([name]) => name).join(";");
  const canonical = [
    request.method,
    request.path.split("/").map(escaped).join("/"),
    canonicalQuery(request.search),
    ...headers.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, " ")}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, place, sha256(canonical)].join("\n");
  const key = [day, scope.region, scope.service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${by.secretAccessKey}`);
  const signature = hmac(key, toSign).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${place}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...added, authorization };
}

function canonicalQuery(search: string): string {
  const parameters = [...new URLSearchParams(search)].map(([name, value]) => [escaped(name), escaped(value)] as const);
  return parameters
    .sort((one, other) => byName(one, other) || byName([one[1]], [other[1]]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Everything but letters, digits and `-_.~`, percent signs included: AWS wants paths encoded once more than they are sent. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function byName([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
