import { hash } from "node:crypto";
import type { Arrival } from "../exchange/exchange.ts";
import { knownBody, type Print } from "../exchange/known-bodies.ts";

/** A long upload is told apart by its ends and length: hashing all of it would hold everybody up. */
const HASHED_BYTES = 32 * 1024;

/** Same request, same text. */
export function fingerprint(arrival: Arrival): string {
  const boundary = boundaryIn(arrival.headers["content-type"]);
  const known = boundary === undefined ? knownBody(arrival.body) : undefined;
  if (!known) return printOf(arrival, digested(arrival.body, boundary));
  if (!known.print || !isOf(known.print, arrival)) {
    const { method, account, gateway, path, search } = arrival;
    known.digest ??= digested(arrival.body, undefined);
    known.print = { method, account, gateway, path, search, text: printOf(arrival, known.digest) };
  }
  return known.print.text;
}

function printOf({ method, account, gateway, path, search, body }: Arrival, digest: string): string {
  return `${method} ${account}/${gateway}/${path}${search} ${body.byteLength} ${digest}`;
}

function isOf(print: Print, { method, account, gateway, path, search }: Arrival): boolean {
  const samePlace = print.account === account && print.gateway === gateway && print.path === path;
  return samePlace && print.search === search && print.method === method;
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
