import { expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";

const chat = "http://aigw/v1/local/default/openai/chat/completions";
const slow = { ...hello, model: "mock/slow-30s" };
const stream = { ...hello, model: "mock/stream-2tps", stream: true };

const ask = (body: object, signal: AbortSignal): RequestInit => ({ method: "POST", body: JSON.stringify(body), signal });

test("a caller that gives up before the answer gets its own reason, and the exchange ends", async () => {
  const aigw = await emulator();
  const ended = howItEnds(aigw);
  const stop = new AbortController();
  const answer = aigw.fetch(chat, ask(slow, stop.signal));
  await arrived();
  stop.abort(new Error("enough"));
  await expect(answer).rejects.toThrow("enough");
  expect(await ended).toBe("client left");
});

test("a caller that gives up in the middle of a stream is noticed, by signal or by cancelling the body", async () => {
  const aigw = await emulator();
  for (const giveUp of ["signal", "cancel"]) {
    const ended = howItEnds(aigw);
    const stop = new AbortController();
    const reader = (await aigw.fetch(chat, ask(stream, stop.signal))).body?.getReader();
    await reader?.read();
    if (giveUp === "cancel") await reader?.cancel();
    else stop.abort();
    expect(await ended, giveUp).toBe("client left");
  }
});

test("a body that is cancelled while it comes is over, and nothing is thrown where nobody can catch it", async () => {
  const thrown: unknown[] = [];
  const catcher = (error: unknown) => void thrown.push(error);
  process.on("uncaughtExceptionMonitor", catcher);
  const aigw = await emulator();
  for (let time = 0; time < 20; time += 1) {
    const answer = await aigw.fetch(chat, {
      method: "POST",
      body: JSON.stringify({ ...hello, model: "mock/long-500", stream: true }),
    });
    await answer.body?.cancel();
  }
  await new Promise((done) => setTimeout(done, 20));
  process.off("uncaughtExceptionMonitor", catcher);
  expect(thrown).toEqual([]);
});

test("stopping breaks off what is still being answered, and says so to who asks afterwards", async () => {
  const aigw = await emulator();
  const early = aigw.fetch(chat, ask(slow, new AbortController().signal));
  const late = (await post(aigw, "openai/chat/completions", stream)).text();
  await arrived();
  await Promise.all([expect(early).rejects.toThrow(), expect(late).rejects.toThrow(), aigw.stop()]);
  await expect(aigw.fetch(chat)).rejects.toMatchObject({ code: "AIGW-STOPPED" });
  await expect(aigw.start()).rejects.toMatchObject({ code: "AIGW-STOPPED" });
  expect(() => aigw.reset()).toThrow("has been stopped");
});

type Emulator = Awaited<ReturnType<typeof emulator>>;

function howItEnds(aigw: Emulator): Promise<string | undefined> {
  return new Promise((done) => {
    const forget = aigw.events.on("ended", ({ finished }) => {
      forget();
      done(finished?.how);
    });
  });
}

/** A few turns of the event loop: the request is inside. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
}
