import { contentOf } from "./answer-form.ts";
import type { Recording } from "./load-recording.ts";
import type { RecordedAnswer } from "./recorded.ts";

/** When it came, and in which pieces, is different each time: for that alone nothing is written. */
export function sameAnswer({ answer }: Recording, now: RecordedAnswer): boolean {
  if (answer.status !== now.status || answer.partial !== now.partial) return false;
  if (!contentOf(answer).equals(contentOf(now))) return false;
  const names = [...new Set([...Object.keys(answer.headers), ...Object.keys(now.headers)])];
  return names.every((name) => VOLATILE.test(name) || String(answer.headers[name]) === String(now.headers[name]));
}

const VOLATILE =
  /request-?id|history-item-id|generation-id|trace-id|-ms$|-time$|time-per-token|remaining|reset|server-timing|invocation-latency/;
