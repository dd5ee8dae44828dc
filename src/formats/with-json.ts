import type { FormatRequest } from "./format.ts";

/** The same request with another body to read: for a vendor whose names differ from those of the API that it copies. */
export function withJson(request: FormatRequest, json: unknown): FormatRequest {
  const { method, path, params, headers, body } = request;
  return {
    method,
    path,
    params,
    headers,
    body,
    get query() {
      return request.query;
    },
    json: () => json,
    form: () => request.form(),
  };
}
