import type { Attempt } from "../exchange/attempt.ts";
import type { Reply } from "../exchange/reply.ts";
import type { HeaderMap, Written } from "../formats/format.ts";
import type { Pacing } from "../models/model.ts";
import { pace } from "../streaming/pace.ts";
import type { Usage } from "../tasks/usage.ts";

/** What a vendor's spelling of an answer becomes on the road: the wait before its first byte, then bytes as they are due. */
export async function writtenReply(
  written: Written,
  attempt: Attempt,
  extra: { readonly headers: HeaderMap; readonly pacing?: Pacing | undefined; readonly usage?: Usage | undefined },
): Promise<Reply> {
  await firstToken(attempt, extra.pacing);
  const common = {
    status: written.status,
    headers: { ...extra.headers, ...written.headers },
    from: "provider" as const,
    ...(extra.usage ? { usage: extra.usage } : {}),
  };
  if (written.kind === "whole") {
    return { ...common, body: typeof written.body === "string" ? Buffer.from(written.body) : written.body };
  }
  const { clock, random } = attempt.step.exchange;
  const world = { clock, random: random.fork("pacing"), signal: () => attempt.signal };
  return { ...common, body: pace(written.frames, extra.pacing ?? {}, world) };
}

async function firstToken(attempt: Attempt, pacing: Pacing | undefined): Promise<void> {
  const waitMs = pacing?.firstTokenMs ?? 0;
  if (waitMs <= 0) return;
  const { clock, trace } = attempt.step.exchange;
  trace.add({ what: "waited", ms: waitMs, why: "time to first token" });
  await clock.sleep(waitMs, attempt.signal);
}
