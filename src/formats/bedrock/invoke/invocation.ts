import type { Usage } from "../../../tasks/usage.ts";
import type { Random } from "../../../world/random.ts";
import type { HeaderMap } from "../../format.ts";
import { requestId } from "../ids.ts";

/** What Bedrock tells of a call besides the model's answer (wire formats, 15.3). Times in milliseconds. */
export interface Invocation {
  readonly requestId: string;
  readonly usage: Usage;
  readonly latencyMs: number;
  readonly firstByteMs: number;
  /** Letters without meaning that make the length of a chunk say less; different ones each time. */
  filler(): string;
}

export function invocation(usage: Usage, random: Random): Invocation {
  const times = random.fork("latency");
  const padding = random.fork("filler");
  const latencyMs = times.integer(180, 1400);
  return {
    requestId: requestId(random),
    usage,
    latencyMs,
    firstByteMs: Math.round(latencyMs / times.integer(2, 4)),
    filler: () => FILLER.slice(0, padding.integer(1, FILLER.length)),
  };
}

const FILLER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Of a whole answer. */
export function invocationHeaders({ requestId: id, usage, latencyMs }: Invocation): HeaderMap {
  return {
    "content-type": "application/json",
    "x-amzn-requestid": id,
    "x-amzn-bedrock-invocation-latency": String(latencyMs),
    "x-amzn-bedrock-input-token-count": String(usage.inputTokens),
    "x-amzn-bedrock-output-token-count": String(usage.outputTokens),
  };
}

/** As JSON, for the last object of a stream. */
export function invocationMetrics({ usage, latencyMs, firstByteMs }: Invocation): string {
  return JSON.stringify({
    inputTokenCount: usage.inputTokens,
    outputTokenCount: usage.outputTokens,
    invocationLatency: latencyMs,
    firstByteLatency: firstByteMs,
  });
}
