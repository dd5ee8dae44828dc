import type { IncomingMessage } from "node:http";
import { GatewayError } from "../errors/gateway-error.ts";

/** Hears of a body, or why there will be none. */
type Done = (body: Uint8Array, refusal?: GatewayError) => void;

/** Reads the body of a request that says how long it is. */
export function wholeBody(request: IncomingMessage, done: Done): void {
  // Most are in one packet with their headers, and there a moment later: to listen for pieces and their end would take longer.
  process.nextTick(readAtOnce, request, Number(request.headers["content-length"]), done);
}

function readAtOnce(request: IncomingMessage, length: number, done: Done): void {
  if (length === 0) done(EMPTY);
  else if (request.readableLength === length) done(request.read());
  else readPieces(request, length, done);
}

function readPieces(request: IncomingMessage, length: number, done: Done): void {
  const pieces: Uint8Array[] = [];
  request.on("data", (piece: Uint8Array) => void pieces.push(piece));
  request.once("end", () => done(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length)));
  request.once("error", (cause) => done(EMPTY, new GatewayError("malformedRequest", cause.message, { cause })));
}

const EMPTY = new Uint8Array(0);
