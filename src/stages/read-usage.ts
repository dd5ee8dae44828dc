import { tap } from "../exchange/body.ts";
import type { Step } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { type JsonValueReader, jsonValueReader } from "../streaming/json-values.ts";
import type { Usage } from "../tasks/usage.ts";
import { contentType } from "./content-type.ts";

/** A whole answer that is longer is not looked through for its token counts. */
const LONGEST_JSON = 10 * 1024 * 1024;

/**
 * Finds the token counts of an answer that only its bytes tell, as they go by; a stream keeps its pace and its bytes.
 * Returns the reply with `usage`; as it was where there is nothing to be found.
 */
export function readUsage(reply: Reply, { endpoint }: Step): Reply {
  const values = endpoint && reply.status < 400 ? valuesOf(reply) : undefined;
  if (!endpoint || !values) return reply;
  let found: Usage | undefined;
  const look = (all: readonly unknown[]) => {
    for (const value of all) found = endpoint.format.readUsage(value, found);
  };
  const { status, headers, from, whole, cached } = reply;
  if (isWhole(reply.body)) {
    look(values.push(reply.body));
    look(values.end());
    return { status, headers, body: reply.body, from, whole, cached, usage: () => found };
  }
  const body = tap(
    reply.body,
    (chunk) => look(values.push(chunk)),
    ({ kind }) => {
      if (kind === "complete") look(values.end());
    },
  );
  return { status, headers, body, from, whole, cached, usage: () => found };
}

function valuesOf(reply: Reply): JsonValueReader | undefined {
  // Packed bytes pass through as they are.
  return reply.headers["content-encoding"] === undefined ? jsonValueReader(contentType(reply), LONGEST_JSON) : undefined;
}
