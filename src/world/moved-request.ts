type FetchInput = Parameters<typeof globalThis.fetch>[0];

/** The URL that fetch is asked for, as it was given. */
export function urlIn(input: FetchInput): string {
  return isRequest(input) ? input.url : String(input);
}

/**
 * Everything that fetch is told besides the URL, to be told to it with another one: a Request cannot change its URL. One with a body
 * says that it is sent while the answer comes.
 */
export function besidesUrl(input: FetchInput, init: RequestInit = {}): RequestInit {
  // Whoever dispatches it would send it somewhere else.
  const { dispatcher: _, ...own } = init as RequestInit & { dispatcher?: unknown };
  if (!isRequest(input)) return own;
  const { method, headers, body, signal, redirect, keepalive } = input;
  const parts: RequestInit = { method, headers, signal, redirect, keepalive };
  return { ...parts, ...(body && { body, duplex: "half" }), ...own };
}

/** Also those of another implementation of fetch. */
function isRequest(input: FetchInput): input is Request {
  return typeof input === "object" && "url" in input && "headers" in input;
}
