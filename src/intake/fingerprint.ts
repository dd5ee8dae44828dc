import { hash } from "node:crypto";
import type { Arrival } from "../exchange/exchange.ts";
import { knownBody } from "../exchange/known-bodies.ts";

/** A long upload is told apart by its ends and length: hashing all of it would hold everybody up. */
const HASHED_BYTES = 32 * 1024;

/** Same request, same text. */
export function fingerprint({ method, account, gateway, path, search, body, headers }: Arrival): string {
  const digest = digestOf(body, boundaryIn(headers["content-type"]));
  return `${method} ${account}/${gateway}/${path}${search} ${body.byteLength} ${digest}`;
}

function digestOf(body: Uint8Array, boundary: string | undefined): string {
  const known = boundary === undefined ? knownBody(body) : undefined;
  if (!known) return digested(body, boundary);
  known.digest ??= digested(body, undefined);
  return known.digest;
}

function digested(body: Uint8Array, boundary: string | undefined): string {
  const ends = body.byteLength > 2 * HASHED_BYTES ? [body.subarray(0, HASHED_BYTES), body.subarray(-HASHED_BYTES)] : [body];
  return ends.map((part) => hash("md5", withoutBoundary(part, boundary), "base64")).join("");
}

/** What stands between the fields of a form is made up anew each time. */
function withoutBoundary(part: Uint8Array, boundary: string | undefined): Uint8Array | string {
  return boundary === undefined ? part : Buffer.from(part).toString("latin1").replaceAll(boundary, "");
}

function boundaryIn(type: string | undefined): string | undefined {
  const [, boundary] = (type?.startsWith("multipart/") && /boundary="?([^";]+)/i.exec(type)) || [];
  return boundary;
}
