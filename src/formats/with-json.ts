import type { FormatRequest } from "./format.ts";

/** The same request with another body to read: for a vendor whose names differ from those of the API that it copies. */
export function withJson(request: FormatRequest, json: unknown): FormatRequest {
  return Object.create(request, { json: { value: () => json } });
}
