import { describe, expect, test } from "vitest";
import type { CallerSocket } from "../../../src/exchange/socket.ts";
import { PacedPieces } from "../../../src/realtime/pieces.ts";
import type { RealtimeCall } from "../../../src/realtime/provider.ts";
import { onSocket } from "../../../src/realtime/run.ts";
import { type Action, close, type Limit, type Session, type SessionWorld, send } from "../../../src/realtime/session.ts";
import { usage } from "../../../src/tasks/usage.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { seededRandom } from "../../../src/world/random.ts";

/** Says every word of a message half a second after the one before; "stop" stops it. */
class Parrot implements Session {
  readonly limits: readonly Limit[];
  #pieces: PacedPieces<Action> | undefined;

  constructor(limits: readonly Limit[] = []) {
    this.limits = limits;
  }

  open() {
    return [send("hello")];
  }

  receive(frame: string | Uint8Array) {
    if (frame === "stop") {
      this.#pieces = undefined;
      return [send("stopped")];
    }
    const words = String(frame).split(" ");
    const pieces = words.map((word) => ({ tokens: 1, make: () => [send(word)] }));
    this.#pieces = new PacedPieces(pieces, { firstTokenMs: 500, tokensPerSecond: 2 }, seededRandom("pace"));
    return [];
  }

  waiting() {
    return this.#pieces?.waiting();
  }

  proceed() {
    return [...(this.#pieces?.take() ?? [])];
  }
}

function running(make: (world: SessionWorld) => Session) {
  const clock = manualClock(0);
  const gone = new AbortController();
  const sent: unknown[] = [];
  let hear: (message: string) => void | Promise<void> = () => {};
  const socket: CallerSocket = {
    send: (message) => void sent.push(message),
    drained: () => Promise.resolve(),
    close(code, reason) {
      sent.push([code, reason]);
      gone.abort();
    },
    terminate() {},
    onMessage(listener) {
      hear = listener;
    },
    onClose() {},
    signal: gone.signal,
  };
  const answer = () => ({ kind: "answer", answer: { task: "chat", model: "m", choices: [], usage: usage(3, 4, 1) } });
  const call = { clock, random: seededRandom("call"), account: { seed: seededRandom("seed") }, answer, refuses: () => undefined };
  const session = onSocket(call as unknown as RealtimeCall, make, "mine");
  session.start(socket);
  return { clock, sent, session, say: (message: string) => void hear(message), leave: () => gone.abort() };
}

describe("a session on a socket", () => {
  test("greets, and says each piece when it is due", async () => {
    const { clock, sent, say } = running(() => new Parrot());
    say("one two");
    await clock.advance(499);
    expect(sent).toEqual(["hello"]);
    await clock.advance(1);
    expect(sent).toEqual(["hello", "one"]);
    await clock.advance(500);
    expect(sent).toEqual(["hello", "one", "two"]);
  });

  test("what is called off is not said, and what comes instead has a time of its own", async () => {
    const { clock, sent, say } = running(() => new Parrot());
    say("one two");
    await clock.advance(700);
    say("stop");
    say("three");
    await clock.advance(499);
    expect(sent).toEqual(["hello", "one", "stopped"]);
    await clock.advance(1);
    expect(sent.at(-1)).toBe("three");
    await clock.advance(5000);
    expect(sent).not.toContain("two");
  });

  test("says nothing to who has left", async () => {
    const { clock, sent, say, leave } = running(() => new Parrot());
    say("one two");
    leave();
    await clock.advance(5000);
    expect(sent).toEqual(["hello"]);
  });

  test("ends when nothing is said for too long, counted from the last message", async () => {
    const limit = { afterMs: 1000, since: "message", reached: () => [close(1011, "silence")] } as const;
    const { clock, sent, say } = running(() => new Parrot([limit]));
    await clock.advance(900);
    say("stop");
    await clock.advance(900);
    expect(sent).toEqual(["hello", "stopped"]);
    await clock.advance(100);
    expect(sent.at(-1)).toEqual([1011, "silence"]);
  });

  test("ends when it has lasted long enough, whatever is said", async () => {
    const limit = { afterMs: 1000, since: "open", reached: () => [close(1001, "enough")] } as const;
    const { clock, sent, say } = running(() => new Parrot([limit]));
    await clock.advance(900);
    say("stop");
    await clock.advance(100);
    expect(sent.at(-1)).toEqual([1001, "enough"]);
  });

  test("counts what all answers took", () => {
    let world: SessionWorld | undefined;
    const { session } = running((given) => {
      world = given;
      return new Parrot();
    });
    expect(session.protocol).toBe("mine");
    expect(session.usage?.()).toBeUndefined();
    world?.answer({ task: "chat" } as never, {});
    world?.answer({ task: "chat" } as never, {});
    expect(session.usage?.()).toMatchObject({ inputTokens: 6, outputTokens: 8, reasoningTokens: 2 });
  });
});
