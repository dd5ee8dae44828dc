import type { LogLimit } from "./log-room.ts";
import type { Unpacked, Values } from "./pack.ts";

/** The directory of packs as they were before version 0.1.0 was finished: traces and bodies came before it, in this order. */
export type FirstDirectory = [
  exchange: Values,
  trace: number,
  logs: [values: Values, request: number, response: number, limit: LogLimit | null][],
][];

/** A database whose emulator was killed may still hold some. `next` gives so many bytes more, null for less than none. */
export function unpackFirst(directory: FirstDirectory, next: (length: number) => Buffer | null): Unpacked[] {
  return directory.map(([exchange, trace, logs]) => ({
    exchange,
    trace: next(trace)?.toString("utf8") ?? "",
    logs: logs.map(([values, request, response, limit]) => ({ values, request: next(request), response: next(response), limit })),
  }));
}
