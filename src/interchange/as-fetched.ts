import type { RecordedRequest } from "../cassettes/recorded.ts";
import type { Places } from "./asked.ts";
import { wholeJson } from "./request-url.ts";

/** A recorded request as it can be asked again through a gateway. */
export interface AskedAgain {
  readonly method: string;
  /** After the gateway: "openai/chat/completions?a=1". */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const PLACEHOLDER = /\{\{(?:secret:)?[\w-]+(?::[0-9a-f]{4})?\}\}/;

/** The request, with what its vendor needs besides; or why it cannot be asked again from what is recorded. */
export function askedAgain(request: RecordedRequest, { providers, onRest }: Places): AskedAgain | { readonly why: string } {
  const provider = [...providers, ...onRest].find(({ id }) => id === request.provider);
  const { method, body, query } = request;
  const path = `${request.provider}/${request.path}${query === "" ? "" : `?${query}`}`;
  if (body.kind === "bytes" || body.kind === "form") return { why: "of what was sent, a digest alone is recorded" };
  const text = body.kind === "text" ? body.text : body.kind === "json" ? JSON.stringify(wholeJson(request, provider)) : undefined;
  if (PLACEHOLDER.test(`${path} ${text ?? ""}`)) return { why: "it held a secret or something personal, which is not recorded" };
  const type = body.kind === "text" ? "text/plain" : "application/json";
  const headers = { ...(text !== undefined && { "content-type": type }), ...provider?.rest?.headers };
  return { method, path, headers, body: text };
}
