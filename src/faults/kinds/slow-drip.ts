import { defineFault, type Scene } from "../fault.ts";
import { withFrames } from "../frames.ts";
import { positive } from "../options.ts";
import { withMessages } from "../socket-messages.ts";

/** A stream that hardly moves: every event counts as a token. */
export const slowDrip = defineFault({
  kind: "slow-drip",
  help: "Streams so few tokens, or messages of a WebSocket, a second.",
  side: "both",
  options: { tokensPerSecond: positive("Events a second").default(2) },
  describe: ({ tokensPerSecond }) => `streams ${tokensPerSecond} tokens a second`,
  after: (reply, scene, { tokensPerSecond }) =>
    withFrames(reply, scene, (frames) => paced(frames, scene, 1000 / tokensPerSecond)),
  socket(session, scene, { tokensPerSecond }) {
    const { clock } = scene.exchange;
    let dueMs = clock.monotonic();
    return withMessages(session, scene, {
      needs: 1,
      damage(message, _, wire) {
        const nowMs = clock.monotonic();
        if (dueMs > nowMs) wire.hold(dueMs - nowMs);
        wire.pass(message);
        dueMs = Math.max(dueMs, nowMs) + 1000 / tokensPerSecond;
      },
    });
  },
});

/** Each event is due at a time of its own: what comes late does not make the rest late. */
async function* paced(frames: AsyncIterable<Uint8Array>, scene: Scene, gapMs: number): AsyncGenerator<Uint8Array> {
  const { clock } = scene.exchange;
  let dueMs = clock.monotonic();
  for await (const frame of frames) {
    yield frame;
    dueMs += gapMs;
    const waitMs = dueMs - clock.monotonic();
    if (waitMs > 0) await scene.pause(waitMs);
  }
}
