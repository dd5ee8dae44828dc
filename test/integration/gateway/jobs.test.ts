import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, post } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const flux = "replicate/models/black-forest-labs/flux-schnell/predictions";
const ask = { input: { prompt: "A harbour at night" } };
const headers = { authorization: "Bearer k" };

async function look(aigw: EmulatorInside, id: string, account = "local") {
  return aigw.fetch(`http://aigw/v1/${account}/default/replicate/predictions/${id}`, { headers });
}

/** An emulator whose account `local` has a stopped clock. */
async function stopped(): Promise<{ aigw: EmulatorInside; advance: (ms: number) => Promise<unknown> }> {
  const aigw = await emulator();
  const clock = (body: object) =>
    aigw.fetch("http://aigw/_aigw/clock", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await clock({ freeze: true })).status).toBe(200);
  return { aigw, advance: (ms) => clock({ advance: ms }) };
}

test("a job goes on by the account's clock, stopped or not", async () => {
  const { aigw, advance } = await stopped();
  const made = await (await post(aigw, flux, ask)).json();
  const status = async () => (await (await look(aigw, made.id)).json()).status;
  expect([made.status, await status()]).toEqual(["starting", "starting"]);
  await advance(100);
  expect(await status()).toBe("processing");
  await advance(399);
  expect(await status()).toBe("processing");
  await advance(1);
  const done = await (await look(aigw, made.id)).json();
  expect([done.status, done.metrics]).toEqual(["succeeded", { predict_time: 0.4, total_time: 0.5 }]);
});

test("who waits for a job waits on the account's clock", async () => {
  const { aigw, advance } = await stopped();
  const waiting = post(aigw, flux, ask, { prefer: "wait" });
  const first = await Promise.race([waiting, new Promise((tell) => setTimeout(tell, 50, "still waiting"))]);
  expect(first).toBe("still waiting");
  await advance(500);
  const answer = await waiting;
  expect([answer.status, (await answer.json()).status]).toEqual([200, "succeeded"]);
});

test("a model that is slow on purpose is slow at the job, not at the request", async () => {
  const { aigw, advance } = await stopped();
  const made = await (await post(aigw, "replicate/predictions", { version: "mock/slow-5s", ...ask })).json();
  await advance(5099);
  expect((await (await look(aigw, made.id)).json()).status).toBe("processing");
  await advance(1);
  expect((await (await look(aigw, made.id)).json()).status).toBe("succeeded");
});

test("R-5 the same job has the same result and another id; another emulator gives the same ids in the same order", async () => {
  const results = async () => {
    const aigw = await emulator();
    const [one, two] = [await post(aigw, flux, ask, { prefer: "wait" }), await post(aigw, flux, ask, { prefer: "wait" })];
    return [await one.json(), await two.json()];
  };
  const [[one, two], [again, twoAgain]] = [await results(), await results()];
  expect(two.output).toEqual(one.output);
  expect(two.id).not.toBe(one.id);
  expect([again.id, twoAgain.id]).toEqual([one.id, two.id]);
});

test("jobs belong to their account, and a reset forgets them", async () => {
  const aigw = await emulator();
  const { id } = await (await post(aigw, flux, ask)).json();
  expect((await look(aigw, id)).status).toBe(200);
  expect((await look(aigw, id, "other")).status).toBe(404);
  await aigw.fetch("http://aigw/_aigw/reset", { method: "POST" });
  const gone = await look(aigw, id);
  expect([gone.status, (await gone.json()).detail]).toEqual([
    404,
    expect.stringMatching(/^There is no job .* forgotten on reset/),
  ]);
});

test("waits that are skipped (speed 0) take nothing back: what was told to be done stays done", async () => {
  const aigw = await emulator({ speed: 0 });
  const made = await (await post(aigw, flux, ask, { prefer: "wait" })).json();
  expect(made.status).toBe("succeeded");
  expect((await (await look(aigw, made.id)).json()).status).toBe("succeeded");
});

test("scripted rules look at what a picture or a film is to show, at once and by way of a job", async () => {
  const aigw = await scripted(`
- match: { input: { contains: [forbidden] } }
  answer: { error: content-filter }
- match: { input: { regex: "^say (?<what>.*)" } }
  answer: { raw: { body: { said: "{{match.what}} of {{input}}" } } }
`);
  const image = (prompt: string) => post(aigw, "openai/images/generations", { model: "gpt-image-1", prompt });
  expect((await image("A forbidden harbour")).status).toBe(400);
  expect((await image("A harbour")).status).toBe(200);
  expect(await (await image("say cheese")).json()).toEqual({ said: "cheese of say cheese" });
  const job = await post(aigw, flux, { input: { prompt: "A forbidden harbour" } }, { prefer: "wait" });
  expect(await job.json()).toMatchObject({ status: "failed", error: expect.stringMatching(/^NSFW content detected/) });
  expect((await post(aigw, "openai/chat/completions", chat("forbidden"))).status).toBe(200);
});

function chat(content: string) {
  return { model: "gpt-4o-mini", messages: [{ role: "user", content }] };
}
