/**
 * ANTHROPIC_BASE_URL means two things: to Anthropic's own library the address without /v1, to the AI SDK the one with it. A test's has a
 * spelling of its own, `localhost`, by which the AI SDK's requests are told from those to a base URL that somebody has written without /v1:
 * that is a mistake, and the gateway's answer to it is to be seen.
 */
export function spelledForVariable(url: string): string {
  return url.replace(/^http:\/\/127\.0\.0\.1:/, "http://localhost:");
}

/** The URL that is meant by one which begins with the variable; every other one stays as it is. `url` is the emulator's. */
export function fromVariable(target: string, url: string | undefined): string {
  if (url === undefined) return target;
  const spelled = spelledForVariable(url);
  if (spelled === url || !target.startsWith(`${spelled}/`)) return target;
  return `${url}${target.slice(spelled.length).replace(/^(\/v1\/[^/]+\/[^/]+\/anthropic)\/(?=messages\b)/, "$1/v1/")}`;
}
