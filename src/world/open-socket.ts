import type { RawData, WebSocket } from "ws";

interface OpenParts {
  /** Milliseconds, for `quietSinceMs`. */
  readonly monotonic: () => number;
  /** Hears of listeners that fail. */
  readonly report: (error: Error) => void;
}

interface SocketEnd {
  /** The other side is gone, with or without a goodbye. */
  readonly left: boolean;
  /** What was wrong with what it sent or did not read (bytes that are no frames, a message too large), or why it was ended. */
  readonly error: Error | undefined;
}

/** Nothing more is read while so many messages, or bytes of them, are being worked on. */
const MOST_AT_ONCE = 64;
const MOST_BYTES_AT_ONCE = 4 * 1024 * 1024;
/** Fewer bytes than these are no reason to wait; more than those are somebody who does not read. */
const DRAINED_BELOW = 256 * 1024;
const MOST_WAITING = 64 * 1024 * 1024;

/** One end of a WebSocket, the caller's or the provider's, from the moment it is open. Nothing is read before somebody listens. */
export class OpenSocket {
  /** Resolves when it is closed. */
  readonly ended: Promise<SocketEnd>;
  readonly #ws: WebSocket;
  readonly #parts: OpenParts;
  readonly #gone = new AbortController();
  readonly #waiting = new Set<() => void>();
  #quietSinceMs: number;
  #heard = true;
  #busy = 0;
  #busyBytes = 0;
  /** Who hung up first. */
  #byUs = false;
  #error: Error | undefined;
  #goodbye: { readonly code: number; readonly reason: string } | undefined;

  constructor(ws: WebSocket, parts: OpenParts) {
    ws.pause();
    this.#ws = ws;
    this.#parts = parts;
    this.#quietSinceMs = parts.monotonic();
    const hear = () => {
      this.#heard = true;
    };
    ws.on("message", hear).on("ping", hear).on("pong", hear);
    ws.on("error", (error) => {
      this.#error = error;
    });
    this.ended = new Promise((done) => {
      ws.once("close", (code, reason) => {
        this.#goodbye = { code, reason: reason.toString("utf8") };
        this.#gone.abort(new DOMException("the socket is closed", "AbortError"));
        this.#wake();
        done({ left: !this.#byUs && (code === 1006 || code === 1001), error: this.#error });
      });
    });
  }

  /** When something last went over it, on the clock it was given. */
  get quietSinceMs(): number {
    return this.#quietSinceMs;
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  send(message: string | Uint8Array): void {
    const ws = this.#ws;
    if (ws.readyState !== ws.OPEN) return;
    this.#quietSinceMs = this.#parts.monotonic();
    ws.send(message, { binary: typeof message !== "string" }, () => this.#wake());
    if (ws.bufferedAmount <= MOST_WAITING) return;
    this.#error = new Error(`${ws.bufferedAmount} bytes were sent that nobody has read`);
    ws.terminate();
  }

  drained(): Promise<void> {
    return this.#isDrained() ? Promise.resolve() : new Promise((go) => void this.#waiting.add(go));
  }

  /** 1005 is a goodbye without a code. */
  close(code = 1000, reason = ""): void {
    this.#byUs = true;
    if (code === 1005) this.#ws.close();
    else this.#ws.close(code, cut(reason));
    // A paused socket would never see the other side's goodbye.
    this.#ws.resume();
  }

  onMessage(listener: (message: string | Uint8Array) => void | Promise<void>): void {
    this.#ws.on("message", (data, isBinary) => {
      this.#quietSinceMs = this.#parts.monotonic();
      const bytes = bytesOf(data);
      this.#busy += 1;
      this.#busyBytes += bytes.byteLength;
      if (this.#isBusy()) this.#ws.pause();
      void this.#hear(listener, isBinary ? bytes : bytes.toString("utf8"), bytes.byteLength);
    });
    this.#ws.resume();
  }

  onClose(listener: (code: number, reason: string) => void): void {
    void this.ended.then(() => this.#goodbye && listener(this.#goodbye.code, this.#goodbye.reason));
  }

  /** Whether anything came since this was last asked; asks the other side anew. */
  answers(): boolean {
    // Who is not read from cannot be heard.
    const alive = this.#heard || this.#ws.isPaused;
    this.#heard = false;
    this.#ws.ping();
    return alive;
  }

  terminate(why?: Error): void {
    this.#error ??= why;
    this.#ws.terminate();
  }

  async #hear(
    listener: (message: string | Uint8Array) => void | Promise<void>,
    message: string | Uint8Array,
    bytes: number,
  ): Promise<void> {
    try {
      await listener(message);
    } catch (error) {
      this.#parts.report(error instanceof Error ? error : new Error(String(error)));
      this.close(1011, "internal emulator error");
    }
    const wasBusy = this.#isBusy();
    this.#busy -= 1;
    this.#busyBytes -= bytes;
    if (wasBusy && !this.#isBusy()) this.#ws.resume();
  }

  #isBusy(): boolean {
    return this.#busy >= MOST_AT_ONCE || this.#busyBytes >= MOST_BYTES_AT_ONCE;
  }

  #isDrained(): boolean {
    return this.#ws.bufferedAmount <= DRAINED_BELOW || this.#ws.readyState !== this.#ws.OPEN;
  }

  #wake(): void {
    if (!this.#isDrained()) return;
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

/** What a close frame has room for (RFC 6455, 5.5). */
const REASON_BYTES = 123;

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
