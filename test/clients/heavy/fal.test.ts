import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening, strictOpen } from "../../support/emulator.ts";
import { gatewayUrl, scripted } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const prompt = "A harbour at night";

describe.skipIf(!installed)(`@fal-ai/client${needs}`, async () => {
  if (!installed) return;
  const { ApiError, createFalClient, ValidationError } = await import("@fal-ai/client");

  function client(aigw: EmulatorInside) {
    return createFalClient({ credentials: "key-id:secret", proxyUrl: { url: gatewayUrl(aigw, "fal"), when: "always" } });
  }

  test("G-PROV-7 WIRE-17 run() sends its URL in a header and gets a picture at an address of the emulator", async () => {
    const aigw = await listening(strictOpen);
    const { data, requestId } = await client(aigw).run("fal-ai/flux/schnell", { input: { prompt, seed: 42, num_images: 2 } });
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(data).toMatchObject({
      seed: 42,
      prompt,
      has_nsfw_concepts: [false, false],
      timings: { inference: expect.any(Number) },
    });
    const [picture] = data.images;
    expect(picture).toMatchObject({ width: 1024, height: 768, content_type: "image/jpeg" });
    expect(picture?.url).toBe(`${aigw.url}/_aigw/media/1024x768-42-a-harbour-at-night.jpg`);
    const file = Buffer.from(await (await fetch(picture?.url ?? "")).arrayBuffer());
    expect(file.toString("hex", 0, 3)).toBe("ffd8ff");
  });

  test("clients 7.12 subscribe() queues, asks again and gets what run() gives", async () => {
    const aigw = await listening(strictOpen);
    const fal = client(aigw);
    const clock = aigw.clock();
    clock.freeze();
    const seen = new Set<string>();
    const options = {
      input: { prompt },
      logs: true,
      pollInterval: 30,
      // However slowly it asks, it sees each.
      onQueueUpdate: ({ status }: { status: string }) => {
        if (!seen.has(status)) void clock.advance(status === "IN_QUEUE" ? 100 : 1_000);
        seen.add(status);
      },
    };
    const { data } = await fal.subscribe("fal-ai/flux/schnell", options);
    expect([...seen]).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    clock.resume();
    expect(data.images).toEqual((await fal.run("fal-ai/flux/schnell", { input: { prompt } })).data.images);
  });

  test("clients 7.12 subscribe() by a stream of states ends with the result", async () => {
    const { data } = await client(await listening()).subscribe("fal-ai/fast-sdxl", { input: { prompt }, mode: "streaming" });
    expect(data.images).toHaveLength(1);
  });

  test("WIRE-17 submit, status, result and cancel", async () => {
    const aigw = await listening();
    aigw.clock().freeze();
    const { queue } = client(aigw);
    const made = await queue.submit("fal-ai/flux/schnell", { input: { prompt } });
    const url = `${gatewayUrl(aigw, "fal")}/fal-ai/flux/requests/${made.request_id}`;
    expect(made).toMatchObject({ status: "IN_QUEUE", response_url: url, status_url: `${url}/status`, queue_position: 0 });
    const of = { requestId: made.request_id };
    await expect(queue.result("fal-ai/flux/schnell", of)).rejects.toMatchObject({ status: 400 });
    await queue.cancel("fal-ai/flux/schnell", of);
    expect(await queue.status("fal-ai/flux/schnell", of)).toMatchObject({ status: "COMPLETED" });
    await expect(queue.result("fal-ai/flux/schnell", of)).rejects.toMatchObject({ status: 400 });
    expect((await fetch(`${url}/cancel`, { method: "PUT", headers: { authorization: "Key k" } })).status).toBe(202);
  });

  test("WIRE-17 films and texts, in their apps' form", async () => {
    const fal = client(await listening());
    const { data: film } = await fal.subscribe("fal-ai/veo3", { input: { prompt, duration: "8s" }, pollInterval: 30 });
    expect(film.video).toMatchObject({
      content_type: "video/mp4",
      url: expect.stringMatching(/1280x720-8s-\d+-a-harbour-at-night\.mp4$/),
    });
    const file = Buffer.from(await (await fetch(film.video.url)).arrayBuffer());
    expect([file.byteLength, file.toString("latin1", 4, 8)]).toEqual([Object(film.video).file_size, "ftyp"]);
    const { data: said } = await fal.run("fal-ai/any-llm", { input: { prompt } });
    expect(Object(said).output).toMatch(/harbour at night/);
  });

  test("WIRE-17 what one app says, another hears", async () => {
    const fal = client(await listening(strictOpen));
    const { data } = await fal.run("fal-ai/kokoro/american-english", { input: { prompt: "Ships lie in the harbour." } });
    const { audio } = Object(data);
    expect(audio).toMatchObject({ content_type: "audio/mpeg", file_name: "speech.mp3", file_size: expect.any(Number) });
    const heard = await fal.subscribe("fal-ai/whisper", { input: { audio_url: audio.url }, pollInterval: 30 });
    expect(heard.data).toMatchObject({ text: "Ships lie in the harbour.", inferred_languages: ["en"] });
    await expect(fal.run("fal-ai/wizper", { input: {} as { audio_url: string } })).rejects.toMatchObject({ status: 422 });
  });

  test("clients 7.12 a file in the input is put into fal's storage before", async () => {
    const fal = client(await listening(strictOpen));
    const image_url = new File(["a picture"], "a b.png", { type: "image/png" });
    const edited = await fal.run("fal-ai/flux-pro/kontext", { input: { prompt, image_url } });
    expect(edited.data.images).toHaveLength(1);
    expect(await fal.storage.upload(image_url)).toMatch(/\/fal\/storage\/[0-9a-f]{40}_a_b\.png$/);
  });

  test("WIRE-17 errors are the client's own: of validation, of the model in a queue, of a throttled key", async () => {
    const aigw = await scripted(
      { match: { model: "fal-ai/fast-sdxl" }, answer: { error: "content-filter" } },
      { match: { model: "fal-ai/flux/dev" }, answer: { error: "permission" } },
    );
    const fal = client(aigw);
    const missing = await fal.run("fal-ai/flux/schnell", { input: {} as { prompt: string } }).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(ValidationError);
    expect(Object(missing).getFieldErrors("prompt")).toMatchObject([{ msg: "field required", type: "missing" }]);
    const flagged = fal.subscribe("fal-ai/fast-sdxl", { input: { prompt }, pollInterval: 30 });
    await expect(flagged).rejects.toMatchObject({ status: 422, body: { detail: [{ type: "content_policy_violation" }] } });
    const refused = fal.subscribe("fal-ai/flux/dev", { input: { prompt } });
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ status: 403 });
  });
});
