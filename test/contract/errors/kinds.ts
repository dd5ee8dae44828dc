import type { FailureKind } from "../../../src/tasks/failure.ts";

/** Every kind, checked by the compiler to be complete. */
export const kinds: Readonly<Record<FailureKind, { readonly status: readonly number[] }>> = {
  "bad-request": { status: [400, 422] },
  "bad-json": { status: [400, 422] },
  "missing-key": { status: [400, 401, 403] },
  "invalid-key": { status: [400, 401, 403] },
  permission: { status: [403] },
  "model-not-found": { status: [400, 404, 422] },
  "path-not-found": { status: [404] },
  "too-large": { status: [400, 413] },
  "context-exceeded": { status: [400, 413, 422] },
  "content-filter": { status: [400, 403, 422] },
  "rate-limited": { status: [429] },
  quota: { status: [400, 401, 402, 429] },
  overloaded: { status: [429, 503, 529] },
  "server-error": { status: [500] },
  timeout: { status: [408, 500, 503, 504] },
};
