import type { Attempt } from "../exchange/attempt.ts";
import type { Reply } from "../exchange/reply.ts";
import type { HeaderMap, WholeAnswer, Written } from "../formats/format.ts";
import type { Pacing } from "../models/model.ts";
import { encode } from "../streaming/encode.ts";
import { pace } from "../streaming/pace.ts";
import type { Usage } from "../tasks/usage.ts";

interface Extra {
  /** Added to. */
  readonly headers: HeaderMap;
  readonly pacing?: Pacing | undefined;
  readonly usage?: Usage | undefined;
  /** The same answer not streamed, for the log. */
  readonly whole?: () => Written;
}

/** What a vendor's spelling of an answer becomes on the road: the wait before its first byte, then bytes as they are due. */
export function writtenReply(written: Written, attempt: Attempt, extra: Extra): Reply | Promise<Reply> {
  const reply = () => replyOf(written, attempt, extra);
  const waitMs = extra.pacing?.firstTokenMs ?? 0;
  return waitMs > 0 ? firstToken(waitMs, attempt).then(reply) : reply();
}

function replyOf(written: Written, attempt: Attempt, extra: Extra): Reply {
  const { status } = written;
  const headers = Object.assign(extra.headers, written.headers);
  const usage = extra.usage && (() => extra.usage);
  if (written.kind === "whole") {
    return { status, headers, body: bytesOf(written), from: "provider", usage };
  }
  const { clock, random } = attempt.step.exchange;
  const world = { clock, random: random.fork("pacing"), signal: () => attempt.signal };
  const { whole } = extra;
  const body = pace(written, extra.pacing ?? {}, world);
  return { status, headers, body, from: "provider", usage, whole: whole && (() => wholeBytes(whole())) };
}

function wholeBytes(written: Written): Uint8Array | undefined {
  return written.kind === "whole" ? bytesOf(written) : undefined;
}

function bytesOf({ body }: WholeAnswer): Uint8Array {
  return typeof body === "string" ? encode(body) : body;
}

function firstToken(waitMs: number, attempt: Attempt): Promise<void> {
  const { clock, trace } = attempt.step.exchange;
  trace.add({ what: "waited", ms: waitMs, why: "time to first token" });
  return clock.sleep(waitMs, attempt.signal);
}
