import type { FormatRequest } from "./format.ts";

/** The same request with another body to read: for a vendor whose names differ from those of the API that it copies. */
export function withJson(request: FormatRequest, json: unknown): FormatRequest {
  return requestWith(request, { json: () => json });
}

/** The same request, in which some is read otherwise. */
export function requestWith(
  request: FormatRequest,
  other: Partial<Pick<FormatRequest, "headers" | "json" | "form">>,
): FormatRequest {
  const { method, path, params, body } = request;
  return {
    method,
    path,
    params,
    headers: other.headers ?? request.headers,
    body,
    get query() {
      return request.query;
    },
    json: other.json ?? (() => request.json()),
    form: other.form ?? (() => request.form()),
  };
}
