import { isWhole, type Reply } from "../../exchange/reply.ts";
import { defineFault, type Scene } from "../fault.ts";
import { chunksOf, withBody, withFrames } from "../frames.ts";
import { events, whole } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** Ends as if that were all, in the middle of something. */
export const truncated = defineFault({
  kind: "truncated",
  help: "Ends the answer too early, as if that were all of it: in the middle of an event, of a WebSocket's message, or of the body.",
  side: "both",
  options: {
    events: events.default(3).describe("Of a stream: whole events before the half one"),
    bytes: whole(0, "After so many bytes instead").optional(),
  },
  describe: ({ events: passed, bytes }) =>
    bytes === undefined
      ? `ends the answer early, a stream within the event after ${passed} others and a whole body in its middle`
      : `ends the answer after ${bytes} bytes`,
  after(reply, scene, { events: passed, bytes }) {
    if (bytes !== undefined) return cutAt(reply, scene, bytes);
    const { body } = reply;
    if (isWhole(body) && !isStream(reply)) return cutAt(reply, scene, Math.floor(body.byteLength / 2));
    return withFrames(reply, scene, (frames) => halved(frames, passed, scene));
  },
  socket(session, scene, { events: passed, bytes }) {
    if (bytes !== undefined) return scene.missed("the bytes of a WebSocket are not counted: say how many events pass");
    return withMessages(session, scene, {
      needs: passed + 1,
      damage(message, number, wire) {
        if (number <= passed) return wire.pass(message);
        wire.pass(message.slice(0, Math.ceil(message.length / 2)));
        wire.end(1000, "");
      },
    });
  },
});

function cutAt(reply: Reply, scene: Scene, bytes: number): Reply | undefined {
  if (!isWhole(reply.body)) return withBody({ ...reply, exact: true }, cutStream(chunksOf(reply), scene, bytes));
  if (reply.body.byteLength <= bytes) return scene.missed(`the answer had only ${reply.body.byteLength} bytes`);
  return withBody(reply, reply.body.subarray(0, bytes));
}

async function* cutStream(chunks: AsyncIterable<Uint8Array>, scene: Scene, bytes: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of chunks) {
    const left = bytes - sent;
    if (chunk.byteLength > left) {
      if (left > 0) yield chunk.subarray(0, left);
      return;
    }
    sent += chunk.byteLength;
    yield chunk;
  }
  scene.missed(`the answer had only ${sent} bytes`);
}

function isStream({ headers }: Reply): boolean {
  return String(headers["content-type"]).startsWith("text/event-stream");
}

async function* halved(frames: AsyncIterable<Uint8Array>, passed: number, scene: Scene): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const frame of frames) {
    if (sent === passed) return yield frame.subarray(0, Math.ceil(frame.byteLength / 2));
    sent += 1;
    yield frame;
  }
  scene.missed(`the stream had only ${sent} events`);
}
