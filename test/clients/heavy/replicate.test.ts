import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const prompt = "A harbour at night";
const flux = "black-forest-labs/flux-schnell";
const llama = "meta/meta-llama-3-8b-instruct";

describe.skipIf(!installed)(`replicate${needs}`, async () => {
  if (!installed) return;
  const { default: Replicate } = await import("replicate");

  function client(aigw: EmulatorInside, options = {}) {
    return new Replicate({ auth: "r8_test", baseUrl: gatewayUrl(aigw, "replicate"), ...options });
  }

  test("clients 7.9 run() waits for a picture and gets a file with its bytes", async () => {
    const [file] = Object(await client(await listening(strictOpen)).run(flux, { input: { prompt, output_format: "png" } }));
    expect(String(file.url())).toMatch(/^data:image\/png;base64,/);
    const bytes = Buffer.from(await (await file.blob()).arrayBuffer());
    expect([bytes.toString("latin1", 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(["PNG", 1024, 1024]);
  });

  test("clients 7.9 run() that polls sees a prediction begin, go on and end", async () => {
    const aigw = await listening();
    const clock = aigw.clock();
    clock.freeze();
    const seen = new Set<string>();
    const options = { input: { prompt }, wait: { mode: "poll", interval: 30 } } as const;
    const output = await client(aigw).run(llama, options, ({ status }) => {
      // However slowly it asks, it sees each.
      if (!seen.has(status)) void clock.advance(status === "starting" ? 100 : 1_000);
      seen.add(status);
    });
    expect([...seen]).toEqual(["starting", "processing", "succeeded"]);
    expect(Object(output).join("")).toMatch(/harbour at night/);
  });

  test("WIRE-14 a prediction says when it was made, echoes its input and tells where to ask again", async () => {
    const aigw = await listening();
    const replicate = client(aigw);
    const made = await replicate.predictions.create({ model: flux, input: { prompt, seed: 7 } });
    const home = `${gatewayUrl(aigw, "replicate")}`;
    expect(made).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9]{26}$/),
      ...{ model: flux, status: "starting", output: null, error: null, logs: "", source: "api", data_removed: false },
      ...{ input: { prompt, seed: 7 }, started_at: null, completed_at: null },
      urls: { get: `${home}/predictions/${made.id}`, stream: `${home}/stream/${made.id}` },
    });
    const done = await replicate.wait(made, { interval: 30 });
    expect(done).toMatchObject({ id: made.id, status: "succeeded", logs: "Using seed: 7\n", metrics: { predict_time: 0.4 } });
    const { results } = await replicate.predictions.list();
    expect(results.map(({ id, status }) => [id, status])).toEqual([[made.id, "succeeded"]]);
    expect(await replicate.models.get("black-forest-labs", "flux-dev")).toMatchObject({
      owner: "black-forest-labs",
      name: "flux-dev",
    });
  });

  test("clients 7.9 stream() follows the prediction's own address and gives the text that polling gives", async () => {
    const replicate = client(await listening(strictOpen));
    const events = [];
    for await (const event of replicate.stream(llama, { input: { prompt } })) events.push(event);
    expect([events.at(-1)?.event, events.at(-1)?.data]).toEqual(["done", "{}"]);
    const polled = Object(await replicate.run(llama, { input: { prompt }, wait: { mode: "poll", interval: 30 } }));
    expect(events.map(String).join("")).toBe(polled.join(""));
  });

  test("WIRE-14 what one model says, another hears; films are files too", async () => {
    const replicate = client(await listening(strictOpen));
    const said = Object(
      await replicate.run("jaaari/kokoro-82m", { input: { text: "Ships lie in the harbour.", voice: "af_bella" } }),
    );
    expect((await said.blob()).size).toBeGreaterThan(1000);
    const heard = await replicate.run("openai/whisper", { input: { audio: String(said.url()) } });
    expect(heard).toMatchObject({ transcription: "Ships lie in the harbour.", detected_language: "en", segments: [{ id: 0 }] });
    const film = Object(await replicate.run("google/veo-3", { input: { prompt, duration: 4 } }));
    expect(Buffer.from(await (await film.blob()).arrayBuffer()).toString("latin1", 4, 8)).toBe("ftyp");
  });

  test("clients 7.9 pictures that are sent as files are uploaded before, and make a difference", async () => {
    const replicate = client(await listening());
    const edit = (source: string) =>
      replicate.run("black-forest-labs/flux-kontext-pro", { input: { prompt, input_image: new Blob([source]) } });
    const [one, other] = [Object(await edit("a")), Object(await edit("b"))];
    expect(String(one.url())).not.toBe(String(other.url()));
  });

  test("WIRE-14 a prediction is canceled while it runs, and not after its end", async () => {
    const aigw = await listening();
    const replicate = client(aigw);
    aigw.clock().freeze();
    const made = await replicate.predictions.create({ model: llama, input: { prompt } });
    expect(await replicate.predictions.cancel(made.id)).toMatchObject({ status: "canceled", output: null });
    expect(await replicate.predictions.get(made.id)).toMatchObject({ status: "canceled" });
    aigw.clock().resume();
    const done = await replicate.wait(await replicate.predictions.create({ model: llama, input: { prompt } }), { interval: 30 });
    expect(await replicate.predictions.cancel(done.id)).toMatchObject({ status: "succeeded" });
  });

  test("WIRE-14 what fails at the work fails the prediction; what is refused before it begins is an error", async () => {
    const aigw = await scripted(
      { match: { lastUserText: "break" }, answer: { error: { kind: "server-error", message: "CUDA out of memory" } } },
      { match: { lastUserText: "too often" }, answer: { error: { kind: "rate-limited", retryAfterSeconds: 30 } }, times: 1 },
    );
    const replicate = client(aigw, { fetch });
    await expect(replicate.run(llama, { input: { prompt: "break" } })).rejects.toThrow("Prediction failed: CUDA out of memory");
    const create = (input: object) =>
      fetch(`${gatewayUrl(aigw, "replicate")}/models/${llama}/predictions`, {
        method: "POST",
        headers: { authorization: "Bearer k", "content-type": "application/json" },
        body: JSON.stringify({ input }),
      });
    const throttled = await create({ prompt: "too often" });
    expect([throttled.status, throttled.headers.get("retry-after"), throttled.headers.get("ratelimit-reset")]).toEqual([
      429,
      "30",
      "30",
    ]);
    expect(await throttled.json()).toEqual({ detail: "Request was throttled. Your rate limit resets in ~30s.", status: 429 });
    const refused = await create({});
    expect([refused.status, await refused.json()]).toEqual([
      422,
      {
        title: "Input validation failed",
        detail: "- input: prompt is required\n",
        status: 422,
        invalid_fields: [{ type: "required", field: "input", description: "prompt is required" }],
      },
    ]);
    await expect(replicate.predictions.get("nobody")).rejects.toThrow(
      /failed with status 404 Not Found: .*There is no job 'nobody'/,
    );
  });
});
