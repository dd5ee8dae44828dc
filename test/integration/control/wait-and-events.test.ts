import { expect, onTestFinished, test } from "vitest";
import type { ControlError } from "../../../src/client/control-error.ts";
import type { ControlEvent } from "../../../src/schema/control/events.ts";
import { client } from "../../support/client.ts";
import { emulator, hello, listening, post } from "../../support/emulator.ts";

const chat = "openai/chat/completions";
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ControlError) => error,
  );

/** Looks again and again, letting others have their turn. */
async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await look()); looks += 1) {
    if (looks > 2_000) throw new Error("it does not come");
    await new Promise((turn) => setImmediate(turn));
  }
}

/** Reads events in the background. */
function reading(events: AsyncIterable<ControlEvent>) {
  const seen: ControlEvent[] = [];
  const over = (async () => {
    for await (const event of events) seen.push(event);
  })();
  return { seen, over };
}

test("waitFor resolves at once for what has ended, and as soon as one ends that fits", async () => {
  const aigw = await emulator();
  const { exchanges } = client(aigw);
  const answer = await post(aigw, chat, hello);
  const first = await exchanges.waitFor({ provider: "openai", status: 200 });
  expect(first.id).toBe(answer.headers.get("cf-aig-request-id"));
  expect(first.story.length).toBeGreaterThan(3);
  const coming = exchanges.waitFor({ model: "gpt-4o" }, { timeoutMs: 20_000 });
  await post(aigw, chat, hello);
  await post(aigw, chat, { ...hello, model: "gpt-4o" });
  expect((await coming).model).toBe("gpt-4o");
});

test("with after, what ended before does not count, and the first that ended later is given", async () => {
  const aigw = await emulator();
  const { exchanges } = client(aigw);
  const ids = [];
  for (let count = 0; count < 3; count += 1) ids.push((await post(aigw, chat, hello)).headers.get("cf-aig-request-id"));
  expect((await exchanges.waitFor({}, { after: ids[0] ?? "" })).id).toBe(ids[1]);
  expect((await exchanges.waitFor({})).id).toBe(ids[2]);
  expect(await failure(exchanges.waitFor({}, { after: "x" }))).toMatchObject({ status: 404 });
});

test("a wait in vain ends with 408 and tells what came nearest, although the account's clock stands still", async () => {
  const aigw = await emulator();
  const { exchanges, clock } = client(aigw);
  await clock.freeze();
  expect((await failure(exchanges.waitFor({}, { timeoutMs: 1 })))?.detail).toBe(
    "no exchange ended within 1 ms; the account 'local' was asked nothing; wait longer with timeoutMs, or see GET /_aigw/exchanges for all of them",
  );
  await post(aigw, "anthropic/v1/messages", { model: "claude-sonnet-4-5", max_tokens: 5, messages: hello.messages });
  await post(aigw, chat, hello);
  const error = await failure(exchanges.waitFor({ provider: "openai", model: "gpt-5" }, { timeoutMs: 1 }));
  expect(error?.status).toBe(408);
  expect(error?.detail).toMatch(
    /^no exchange with provider openai, model gpt-5 ended within 1 ms; of the last 2 the nearest is \S+ \(POST \S+, 200\): its model is gpt-4o-mini; wait longer/,
  );
  expect(error?.hint).toContain("timeoutMs");
});

test("whoever waits is let go when the emulator stops", async () => {
  const aigw = await emulator();
  const waiting = failure(client(aigw).exchanges.waitFor({}, { timeoutMs: 600_000 }));
  await new Promise((turn) => setImmediate(turn));
  await aigw.stop();
  expect(await waiting).toBeDefined();
});

test.each(["in process", "over a socket"])(
  "%s, events tell of exchanges and changes of the account, and end with the emulator",
  async (how) => {
    const aigw = how === "in process" ? await emulator() : await listening();
    const own = client(
      how === "in process"
        ? aigw
        : { fetch: (_input, init) => fetch(new URL(String(_input).replace(/^.*?\/_aigw/, `${aigw.url}/_aigw`)), init) },
    );
    const { seen, over } = reading(own.exchanges.events());
    await until(async () => (await own.faults.clear()) + seen.length > 0);
    const answer = await post(aigw, chat, hello);
    await aigw.fetch("http://aigw/v1/other/default/openai/models");
    await aigw.fetch("http://aigw/nowhere");
    aigw.reset("local");
    await until(() => seen.some((event) => event.type === "settings changed" && event.what === "reset"));
    expect(seen.find(({ type }) => type === "settings changed")).toEqual({
      type: "settings changed",
      account: "local",
      what: "faults",
    });
    const id = answer.headers.get("cf-aig-request-id");
    const told = seen.filter(({ type }) => type !== "settings changed");
    expect(told).toMatchObject([
      {
        type: "exchange started",
        account: "local",
        gateway: "default",
        id,
        method: "POST",
        path: "/v1/local/default/openai/chat/completions",
      },
      { type: "exchange ended", id, line: { status: 200, provider: "openai", model: "gpt-4o-mini", source: "mock" } },
      { type: "stray request", line: { status: 404, path: "/nowhere" } },
    ]);
    await aigw.stop();
    await over;
  },
);

test("a reader that leaves is forgotten", async () => {
  const aigw = await listening();
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const events = client(aigw).exchanges.events({ signal: leaving.signal });
  const { seen, over } = reading(events);
  await until(async () => (await client(aigw).faults.clear()) + seen.length > 0);
  leaving.abort();
  await expect(over).rejects.toThrow(/abort/i);
});
