import type { Exchange, Step } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Received } from "../intake/receive.ts";
import type { NewExchange } from "../store/exchanges.ts";

/** An exchange whose answer has ended. */
export interface Finished {
  readonly reply: Reply;
  readonly how: "complete" | "broken" | "client left" | "emulator stopped";
  /** Sent, or meant to be sent. */
  readonly bytes: number;
  /** What the log may keep of the answer; null when it is too long. */
  readonly body: () => Uint8Array | null;
  readonly error?: string;
}

// Written out field by field: copying objects by spread costs several microseconds an exchange.

export function exchangeRow(exchange: Exchange, finished: Finished): NewExchange {
  const served = exchange.steps.at(-1);
  return row(exchange, finished.reply.status, { surface: exchange.surface, gateway: exchange.gateway.id }, served);
}

/** Of a request that never got past the door. */
export function refusedRow(received: Received, reply: Reply): NewExchange {
  return row(received, reply.status, { surface: "none", gateway: received.arrival.gateway }, undefined);
}

interface Place {
  readonly surface: string;
  readonly gateway: string;
}

function row({ id, arrival, trace }: Received, status: number, place: Place, served: Step | undefined): NewExchange {
  return {
    id,
    account: arrival.account,
    gateway: place.gateway,
    surface: place.surface,
    method: arrival.method,
    url: arrival.safeUrl,
    provider: served?.provider.id ?? null,
    model: served?.request.model ?? null,
    status,
    startedMs: trace.startedMs,
    durationMs: trace.elapsedMs(),
    logId: served?.options.collectLog.value ? served.logId : null,
    trace,
  };
}
