import type { TimedChunk } from "../cassettes/recorded.ts";
import { Attempt } from "../exchange/attempt.ts";
import { tap } from "../exchange/body.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { Clock } from "../world/clock.ts";
import { within } from "../world/within.ts";
import type { Backend } from "./backend.ts";
import { type Again, type KeeperParts, type RecordKeeper, recordKeeper } from "./record-keeper.ts";
import { brokeOff, tapeSocket } from "./tape-socket.ts";

export interface RecordParts extends KeeperParts {
  readonly live: Backend;
  /** Real time: how long the provider takes is no matter of the account's clock. */
  readonly time: Pick<Clock, "now" | "monotonic">;
  readonly recordErrors: boolean;
}

/**
 * Lets a live answer through as it is and writes it down when it has ended; the caller does not wait for that. Refused keys
 * and server errors are not kept unless asked for: frozen, they would be there for ever.
 */
export function recordBackend(parts: RecordParts) {
  const kept = recordKeeper(parts);
  const late = new Map<Attempt, Promise<void>>();
  return {
    /** Resolves when everything that has ended is written. */
    async written(): Promise<void> {
      if (late.size > 0) await within(GRACE_MS, Promise.all(late.values()));
      for (const own of late.keys()) own.giveUp(new Error("the emulator stops"));
      await kept.written();
    },
    settled: kept.settled,
    send(attempt: Attempt, again: Again = {}): Promise<Reply> {
      const { step, number, timeoutMs } = attempt;
      if (timeoutMs === null || step.realtime) return listen(attempt, again, parts, kept.keep);
      // Given up for taking too long, it is recorded all the same: when it is replayed, it has to take as long.
      const exchange = { ...step.exchange, resumable: true };
      const own = new Attempt({ ...step, exchange }, { number, timeoutMs: null });
      const taking = listen(own, again, parts, kept.keep);
      let waits = true;
      const answered = () => {
        waits = false;
      };
      taking.then(answered, answered);
      const followed = () =>
        void (
          waits &&
          late.set(
            own,
            readOut(taking).finally(() => late.delete(own)),
          )
        );
      attempt.calledOff.addEventListener("abort", followed);
      return taking;
    },
  };
}

/** How long stopping waits for answers that nobody else waits for. */
const GRACE_MS = 1_000;

async function readOut(taking: Promise<Reply>): Promise<void> {
  try {
    const { body } = await taking;
    if (!isWhole(body)) for await (const _ of body);
  } catch {
    // Then there is nothing to record.
  }
}

async function listen(
  attempt: Attempt,
  again: Again,
  { live, time, recordErrors }: RecordParts,
  keep: RecordKeeper["keep"],
): Promise<Reply> {
  const beganMs = time.monotonic();
  const elapsed = () => Math.round(time.monotonic() - beganMs);
  const reply = await live.send(attempt);
  if (!recordErrors && isTrap(reply.status)) return reply;
  const head = { status: reply.status, headers: { ...reply.headers, ...protocolOf(reply) }, atMs: elapsed() };
  const chunks: TimedChunk[] = [];
  const add = (bytes: Uint8Array) => void chunks.push({ atMs: elapsed(), bytes: new Uint8Array(bytes) });
  if (reply.switching) {
    return tapeSocket(reply, elapsed, (session) => {
      const answer = { ...head, chunks, session, partial: brokeOff(session.close) };
      void keep(attempt, { answer, complete: session.close?.code !== 1006, again });
    });
  }
  const ended = (complete: boolean) => keep(attempt, { answer: { ...head, chunks, partial: !complete }, complete, again });
  if (!isWhole(reply.body)) return { ...reply, body: tap(reply.body, add, async ({ kind }) => ended(kind === "complete")) };
  // Nobody changes what is whole: no copy is needed.
  if (reply.body.byteLength > 0) chunks.push({ atMs: head.atMs, bytes: reply.body });
  await ended(true);
  return reply;
}

/** The sub-protocol that the vendor chose. Some are a key. */
function protocolOf({ switching }: Reply): Reply["headers"] {
  const protocol = switching?.session.protocol;
  return protocol === undefined || protocol.includes(".") ? {} : { "sec-websocket-protocol": protocol };
}

function isTrap(status: number): boolean {
  return status === 401 || status === 403 || status >= 500;
}
