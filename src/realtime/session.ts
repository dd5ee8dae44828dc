import type { MockOutcome } from "../models/model.ts";
import type { Failure } from "../tasks/failure.ts";
import type { ModelledTask, Tasks } from "../tasks/task.ts";
import type { Random } from "../world/random.ts";

/** One WebSocket message: text, or bytes. */
export type Frame = string | Uint8Array;

export type Action =
  | { readonly kind: "send"; readonly frame: Frame }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/**
 * One vendor's side of a realtime connection, without the connection: told what the client says, it tells what is to be
 * sent. Nothing happens in it by itself, so the same frames at the same times make the same session.
 */
export interface Session {
  /** What the server says first. */
  open(): Action[];
  receive(frame: Frame): Action[];
  /** What is under way, and when its next piece is due; undefined where nothing comes by itself. */
  waiting?(): Due | undefined;
  /** The next piece of what is under way. */
  proceed?(): Action[];
  /** How long it may go on. */
  readonly limits?: readonly Limit[];
}

/** When a vendor has had enough. */
export interface Limit {
  /** Milliseconds of real waiting: no speed shortens it. */
  readonly afterMs: number;
  /** Whether it is counted anew with each message of the client, or from the beginning. */
  readonly since: "message" | "open";
  reached(): Action[];
}

/** A piece that is to come: another object for each piece. */
export interface Due {
  /** Milliseconds of emulated time after the piece before it. */
  readonly afterMs: number;
}

/** What a session may know and ask. */
export interface SessionWorld {
  /** For ids and pacing: another for each connection. */
  readonly random: Random;
  /** Milliseconds since the epoch, in the account's time. */
  nowMs(): number;
  /** Why the provider would not take this model, before anything is asked; undefined when it would. */
  refuses(model: string): Failure | undefined;
  /** Rules first, then mock models, as for a request. `event` is what the client sent, for rules that repeat parts of it. */
  answer<T extends ModelledTask>(ask: Tasks[T]["ask"] & { readonly task: T }, event: unknown): MockOutcome<T>;
  /** The account's: what it decides is the same on every connection. */
  readonly seed: Random;
}

/** How the connection was asked for. */
export interface Handshake {
  /** Path after the provider, without leading slash or query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Bytes and text go as they are, anything else as JSON. */
export function send(message: object | Frame): Action {
  const isFrame = typeof message === "string" || message instanceof Uint8Array;
  return { kind: "send", frame: isFrame ? message : JSON.stringify(message) };
}

export function close(code: number, reason: string): Action {
  return { kind: "close", code, reason };
}
