import { expect, test } from "vitest";
import { eventStream } from "../../../src/control/event-stream.ts";
import type { ControlEvent } from "../../../src/schema/control/events.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";

const change = (what: string): ControlEvent => ({ type: "settings changed", account: "local", what });

/** A feed that the test speaks into, and the stream of a reader. */
function opened(wanted: (event: ControlEvent) => boolean = () => true) {
  const listeners = new Set<(event: ControlEvent) => void>();
  const closed = new AbortController();
  const gone = new AbortController();
  const clock = manualClock(0);
  const feed = {
    closed: closed.signal,
    subscribe(listener: (event: ControlEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const stream = eventStream({ feed, wanted, clock, signal: gone.signal });
  const tell = (event: ControlEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { stream, tell, closed, gone, clock, listeners };
}

test("each event is a frame with its name, and begins when the reader is there", async () => {
  const { stream, tell } = opened();
  expect((await stream.next()).value).toBe(": connected\n\n");
  tell(change("faults"));
  expect((await stream.next()).value).toBe(
    'event: settings-changed\ndata: {"type":"settings changed","account":"local","what":"faults"}\n\n',
  );
});

test("what the reader does not want is left out", async () => {
  const { stream, tell } = opened((event) => event.type === "settings changed" && event.what === "mocks");
  await stream.next();
  tell(change("faults"));
  tell(change("mocks"));
  expect((await stream.next()).value).toContain('"what":"mocks"');
});

test("a reader that does not read keeps the first thousand, and is told how many it missed", async () => {
  const { stream, tell } = opened();
  await stream.next();
  for (let count = 0; count < 1_005; count += 1) tell(change(`n${count}`));
  for (let count = 0; count < 1_000; count += 1) expect((await stream.next()).value).toContain(`"n${count}"`);
  expect((await stream.next()).value).toBe('event: events-missed\ndata: {"type":"events missed","count":5}\n\n');
});

test("where nothing happens, a comment keeps the connection alive", async () => {
  const { stream, clock } = opened();
  await stream.next();
  const next = stream.next();
  await new Promise((turn) => setImmediate(turn));
  await clock.advance(15_000);
  expect((await next).value).toBe(": still here\n\n");
});

test("it ends with the emulator and when the reader leaves, and listens no longer", async () => {
  for (const how of ["closed", "gone"] as const) {
    const { stream, listeners, ...ways } = opened();
    await stream.next();
    expect(listeners.size).toBe(1);
    const next = stream.next();
    ways[how].abort();
    expect((await next).done, how).toBe(true);
    expect(listeners.size, how).toBe(0);
  }
});
