import type { Attempt } from "../exchange/attempt.ts";
import type { Outgoing } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { isStreamType, isTextOrImage } from "../rules/cacheable.ts";
import { IncomingBody } from "../world/incoming-body.ts";

type Head = Pick<Reply, "status" | "headers">;

/**
 * Whether an answer is one that is there or is not, in whatever pieces it comes: text, JSON and images where no stream was asked
 * for, and every refusal. The gateway's cache, its log and its retries look at such an answer as a whole. Sound and films go
 * on as they come.
 */
export function comesWhole({ status, headers }: Head, asksForStream: () => boolean): boolean {
  const type = String(headers["content-type"] ?? "");
  if (isStreamType(type) || headers["content-encoding"] !== undefined) return false;
  return status >= 400 || (isTextOrImage(type) && !asksForStream());
}

/** Waits for all of such an answer. One that breaks off keeps what came of it, and breaks off when it is read. */
export async function gathered(reply: Reply, attempt: Attempt, asksForStream: () => boolean): Promise<Reply> {
  const { body } = reply;
  if (isWhole(body) || !comesWhole(reply, asksForStream)) return reply;
  const there = body instanceof IncomingBody ? body.whole() : undefined;
  if (there) return { ...reply, body: joined(there) };
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
  } catch (error) {
    if (attempt.calledOff.aborted) throw attempt.calledOff.reason;
    return { ...reply, body: brokenOff(chunks, error) };
  }
  return { ...reply, body: joined(chunks) };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

async function* brokenOff(chunks: readonly Uint8Array[], error: unknown): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw error;
}

/** Whether a stream was asked for, found out once: some vendors' streams look like plain JSON. */
export function streamWish({ step }: Attempt): () => boolean {
  let wish: boolean | undefined;
  return () => {
    wish ??= asksForStream(step.outgoing);
    return wish;
  };
}

function asksForStream({ endpoint, request }: Outgoing): boolean {
  try {
    const ask: unknown = endpoint?.format.readAsk(request);
    if (ask !== undefined) return at(at(ask, "delivery"), "stream") === true;
  } catch {
    // The vendor may take what we would not.
  }
  try {
    return at(request.json(), "stream") === true;
  } catch {
    return false;
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
