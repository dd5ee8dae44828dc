import { addShape, type Drift, firstLoss } from "./drift.ts";
import type { RecordedClose, RecordedSession } from "./recorded.ts";
import { redactFrame } from "./redact.ts";
import { sessionBytes } from "./session-form.ts";
import { SessionMatch, type SessionRules } from "./session-match.ts";
import { utf8 } from "./timed-sse.ts";

/** How a live conversation differs from its recording, or why nobody can say. */
export function sessionDrift(
  recorded: RecordedSession,
  live: RecordedSession,
  rules: SessionRules,
): Drift | { readonly verdict: "could not check"; readonly why: string } {
  const parted = partedAt(recorded, live, rules);
  if (parted !== undefined) return { verdict: "could not check", why: parted };
  const [before, now] = [serversPart(recorded), serversPart(live)];
  if (sessionBytes(before).equals(sessionBytes(now))) return { verdict: "identical", why: "the same messages" };
  const [old, fresh] = [endOf(before.close), endOf(now.close)];
  if (old !== fresh) return { verdict: "breaking", why: `${old} has become ${fresh}` };
  const lost = firstLoss("message", shapeOf(before), shapeOf(now));
  if (lost !== undefined) return { verdict: "breaking", why: lost };
  return { verdict: "benign", why: "other content, messages of the same shapes" };
}

/** Where the client had another conversation; undefined where it did not. */
function partedAt(recorded: RecordedSession, live: RecordedSession, rules: SessionRules): string | undefined {
  const match = new SessionMatch(recorded, rules);
  for (const { by, data } of live.frames) {
    const [first] = by === "client" ? (match.hear(data) ?? []) : [];
    if (first) return `the client's message ${match.heard + 1} is not the one on tape (${first.path})`;
  }
  const { heard, clients } = match;
  if (heard < clients.length && live.close?.by === "client")
    return `the client left after ${heard} of ${clients.length} messages`;
  return undefined;
}

/** Without times, secrets and what the client said. */
function serversPart({ frames, close }: RecordedSession): RecordedSession {
  const own = frames.filter(({ by }) => by === "server");
  return {
    frames: own.map((frame) => ({ ...frame, atMs: 0, data: redactFrame(frame.data) })),
    close: close?.by === "server" ? close : undefined,
  };
}

function endOf(close: RecordedClose | undefined): string {
  return close ? `the goodbye ${close.code}` : "waiting for the client to leave";
}

/** Kinds of values by path, of all messages of a type together. */
function shapeOf({ frames }: RecordedSession): ReadonlyMap<string, string> {
  const shape = new Map<string, string>();
  for (const { data } of frames) {
    const value = jsonIn(data);
    if (value === undefined) shape.set(typeof data === "string" ? " as text" : " as bytes", "there");
    else addShape(` ${typeOf(value)}`, value, shape);
  }
  return shape;
}

function jsonIn(data: string | Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(typeof data === "string" ? data : (utf8(data) ?? ""));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** By what vendors call it, or else by its first member. */
function typeOf(message: object): string {
  const { type, message_type: messageType } = message as { type?: unknown; message_type?: unknown };
  if (typeof type === "string") return type;
  return typeof messageType === "string" ? messageType : (Object.keys(message)[0] ?? "{}");
}
