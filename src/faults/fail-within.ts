import type { Reply } from "../exchange/reply.ts";
import { EVENT_STREAM_TYPE, encodeMessage } from "../streaming/eventstream.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Scene } from "./fault.ts";
import { withFrames } from "./frames.ts";
import { NOBODY, spelled } from "./vendor.ts";

/** A stream that ends with the provider's error after so many events: what follows 200 can only be said in an event. */
export function failWithin(
  reply: Reply,
  scene: Scene,
  { failure, after }: { failure: Failure; after: number },
): Reply | undefined {
  const { step } = scene;
  if (!step) return scene.missed(NOBODY);
  const { body } = spelled(step, scene, failure);
  const text = typeof body === "string" ? body : Buffer.from(body).toString();
  const binary = String(reply.headers["content-type"]).startsWith(EVENT_STREAM_TYPE);
  return withFrames(reply, scene, async function* (frames) {
    let passed = 0;
    let named = false;
    for await (const frame of frames) {
      if (passed === after) return yield binary ? exception(text) : errorFrame(text, named, frame);
      passed += 1;
      named ||= /^event:/m.test(Buffer.from(frame).toString("latin1"));
      yield frame;
    }
    scene.missed(`the stream had only ${passed} events`);
  });
}

/** In the manner of the events before it: with a name where they have names, a line of JSON where they are such lines. */
function errorFrame(text: string, named: boolean, like: Uint8Array): Uint8Array {
  const before = Buffer.from(like).toString("latin1");
  if (before.startsWith("{")) return Buffer.from(`${text}\n`);
  const eol = before.includes("\r\n") ? "\r\n" : "\n";
  return Buffer.from(`${named || /^event:/m.test(before) ? `event: error${eol}` : ""}data: ${text}${eol}${eol}`);
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
