import type { Reply } from "../exchange/reply.ts";
import type { ErrorEvent } from "../formats/format.ts";
import { EVENT_STREAM_TYPE, encodeMessage } from "../streaming/eventstream.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Scene } from "./fault.ts";
import { withBody, withFrames } from "./frames.ts";
import { formatAt, NOBODY, spelled } from "./vendor.ts";

/**
 * A stream that ends with the provider's error after so many events: what follows 200 can only be said in an event. Of vendors that
 * fail late, a whole answer is the error, with 200.
 */
export function failWithin(
  reply: Reply,
  scene: Scene,
  { failure, after }: { failure: Failure; after: number },
): Reply | undefined {
  const { step } = scene;
  if (!step) return scene.missed(NOBODY);
  const said = spelled(step, scene, failure);
  const text = typeof said.body === "string" ? said.body : Buffer.from(said.body).toString();
  const format = formatAt(step, scene);
  if (format?.failsLate && !isStream(reply)) return withBody(reply, Buffer.from(text));
  const binary = String(reply.headers["content-type"]).startsWith(EVENT_STREAM_TYPE);
  const spell: Spell = ({ passed, named, last, like }) => {
    if (binary) return exception(text);
    const own = format?.errorWithin?.({ body: jsonIn(text), status: said.status, passed, last });
    return own ? eventOf(own, like) : errorFrame(text, named, like);
  };
  return withFrames(reply, scene, (frames) => failing(frames, after, spell, scene));
}

interface Passed {
  readonly passed: number;
  /** Whether the events have names. */
  readonly named: boolean;
  /** What the last of them holds. */
  readonly last: unknown;
  /** The event that does not come any more. */
  readonly like: Uint8Array;
}

type Spell = (sofar: Passed) => Uint8Array;

type Frames = AsyncIterable<Uint8Array>;

async function* failing(frames: Frames, after: number, spell: Spell, scene: Scene): AsyncGenerator<Uint8Array, void> {
  let passed = 0;
  let named = false;
  let last: unknown;
  for await (const like of frames) {
    if (passed === after) return yield spell({ passed, named, last, like });
    passed += 1;
    const text = Buffer.from(like).toString();
    named ||= /^event:/m.test(text);
    last = jsonIn(text.replace(/^(?!data:).*$/gm, "").replace(/^data: ?/gm, "")) ?? last;
    yield like;
  }
  scene.missed(`the stream had only ${passed} events`);
}

function isStream({ headers }: Reply): boolean {
  return /^(?:text\/event-stream|application\/vnd\.amazon\.eventstream)/.test(String(headers["content-type"]));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function eventOf({ name, data }: ErrorEvent, like: Uint8Array): Uint8Array {
  const eol = lineEnd(Buffer.from(like).toString("latin1"));
  return Buffer.from(`${name === undefined ? "" : `event: ${name}${eol}`}data: ${JSON.stringify(data)}${eol}${eol}`);
}

/** In the manner of the events before it: with a name where they have names, a line of JSON where they are such lines. */
function errorFrame(text: string, named: boolean, like: Uint8Array): Uint8Array {
  const before = Buffer.from(like).toString("latin1");
  const [, ahead] = /^(\[|,\s*)\{/.exec(before) ?? [];
  // An element of an array, which ends with it; alone it would be an array as well.
  if (ahead !== undefined) return Buffer.from(`${ahead}${text.replace(/^\[([\s\S]*)\]$/, "$1")}]`);
  if (before.startsWith("{")) return Buffer.from(`${text}\n`);
  const eol = lineEnd(before);
  return Buffer.from(`${named || /^event:/m.test(before) ? `event: error${eol}` : ""}data: ${text}${eol}${eol}`);
}

function lineEnd(event: string): string {
  return event.includes("\r\n") ? "\r\n" : "\n";
}

/** AWS has messages of their own kind for it. */
function exception(text: string): Uint8Array {
  const headers = {
    ":exception-type": "serviceUnavailableException",
    ":content-type": "application/json",
    ":message-type": "exception",
  };
  return encodeMessage(headers, text);
}
