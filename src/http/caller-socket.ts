import type { RawData, WebSocket } from "ws";
import type { CallerSocket } from "../exchange/socket.ts";

/** A caller's socket as the door has it. */
export interface OpenSocket extends CallerSocket {
  /** How it ended, for whoever writes it down; resolves when it is closed. */
  readonly ended: Promise<SocketEnd>;
  /** When something last went over it, on the clock it was given. */
  readonly quietSinceMs: number;
  /** Whether anything came since this was last asked; asks the other side anew. */
  answers(): boolean;
  /** Ends it without a goodbye. */
  terminate(): void;
}

interface SocketEnd {
  readonly code: number;
  /** The caller is gone, with or without a goodbye; or the emulator stops. */
  readonly left: boolean;
  /** What was wrong with what it sent: bytes that are no frames, a message too large. */
  readonly error: Error | undefined;
}

interface OpenParts {
  /** Milliseconds, for `quietSinceMs`. */
  readonly monotonic: () => number;
  /** Hears of listeners that fail. */
  readonly report: (error: Error) => void;
}

/** Nothing more is read while so many messages are being worked on. */
const MOST_AT_ONCE = 64;
/** Fewer bytes than these are no reason to wait; more than those are a caller that does not read. */
const DRAINED_BELOW = 256 * 1024;
const MOST_WAITING = 64 * 1024 * 1024;

/** What a close frame has room for (RFC 6455, 5.5). */
const REASON_BYTES = 123;

/** A socket that has just been opened. Nothing is read before somebody listens. */
export function openSocket(ws: WebSocket, { monotonic, report }: OpenParts): OpenSocket {
  ws.pause();
  const gone = new AbortController();
  const activity = { atMs: monotonic() };
  const waiting = new Set<() => void>();
  let heard = true;
  let byUs = false;
  let error: Error | undefined;
  const wake = () => {
    if (ws.bufferedAmount > DRAINED_BELOW && ws.readyState === ws.OPEN) return;
    for (const go of waiting) go();
    waiting.clear();
  };
  const close = (code = 1000, reason = "") => {
    byUs = true;
    ws.close(code, cut(reason));
    // A paused socket would never see the other side's goodbye.
    ws.resume();
  };
  const fail = (failure: unknown) => {
    report(failure instanceof Error ? failure : new Error(String(failure)));
    close(1011, "internal emulator error");
  };
  for (const sign of ["message", "ping", "pong"] as const)
    ws.on(sign, () => {
      heard = true;
    });
  ws.on("error", (failure) => {
    error = failure;
  });
  const ended = new Promise<SocketEnd>((done) => {
    ws.on("close", (code) => {
      gone.abort(new DOMException("the socket is closed", "AbortError"));
      wake();
      done({ code, left: !byUs && (code === 1006 || code === 1001), error });
    });
  });
  return {
    ended,
    get quietSinceMs() {
      return activity.atMs;
    },
    send(message) {
      if (ws.readyState !== ws.OPEN) return;
      activity.atMs = monotonic();
      ws.send(message, { binary: typeof message !== "string" }, wake);
      if (ws.bufferedAmount <= MOST_WAITING) return;
      error = new Error(`the caller has not read ${ws.bufferedAmount} bytes`);
      ws.terminate();
    },
    drained: () =>
      ws.bufferedAmount <= DRAINED_BELOW || ws.readyState !== ws.OPEN
        ? Promise.resolve()
        : new Promise((go) => void waiting.add(go)),
    close,
    answers() {
      // Who is not read from cannot be heard.
      const alive = heard || ws.isPaused;
      heard = false;
      ws.ping();
      return alive;
    },
    terminate: () => ws.terminate(),
    onMessage(listener) {
      let busy = 0;
      const done = () => {
        busy -= 1;
        if (busy === MOST_AT_ONCE - 1) ws.resume();
      };
      const hear = async (message: string | Uint8Array) => {
        try {
          await listener(message);
        } catch (failure) {
          fail(failure);
        }
        done();
      };
      ws.on("message", (data, isBinary) => {
        activity.atMs = monotonic();
        busy += 1;
        if (busy >= MOST_AT_ONCE) ws.pause();
        void hear(isBinary ? bytesOf(data) : bytesOf(data).toString("utf8"));
      });
      ws.resume();
    },
    onClose(listener) {
      if (ws.readyState === ws.CLOSED) void ended.then(({ code }) => listener(code, ""));
      else ws.once("close", (code, reason) => listener(code, reason.toString("utf8")));
    },
    signal: gone.signal,
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

/** At the end of a character. */
function cut(reason: string): string {
  const bytes = Buffer.from(reason);
  return bytes.byteLength <= REASON_BYTES
    ? reason
    : bytes
        .subarray(0, REASON_BYTES)
        .toString("utf8")
        .replace(/\uFFFD$/, "");
}
