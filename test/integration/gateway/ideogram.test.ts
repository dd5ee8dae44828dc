import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, strictOpen } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";

const prompt = "A harbour at night";

function send(aigw: EmulatorInside, path: string, fields: object, headers: Record<string, string> = { "api-key": "k" }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return aigw.fetch(`http://aigw/v1/local/default/ideogram/${path}`, { method: "POST", headers, body });
}

test("WIRE-21 a form asks for pictures by resolution and seed", async () => {
  const aigw = await emulator(strictOpen);
  const fields = { prompt, resolution: "512x1536", num_images: "2", seed: "12345", style_type: "REALISTIC" };
  const answer = await send(aigw, "v1/ideogram-v3/generate", fields);
  expect(answer.status).toBe(200);
  const { created, data } = await answer.json();
  expect(created).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
  expect(data[0]).toEqual({
    url: "http://aigw/_aigw/media/512x1536-12345-a-harbour-at-night.png",
    ...{ prompt, resolution: "512x1536", is_image_safe: true, seed: 12345, style_type: "REALISTIC" },
  });
  expect(data[1].seed).toBe(12346);
  expect((await aigw.fetch(data[0].url)).headers.get("content-type")).toBe("image/png");
});

test("WIRE-21 what works on a picture needs one; the older route takes JSON in a room of its own", async () => {
  const aigw = await emulator();
  const nothing = await send(aigw, "v1/ideogram-v3/remix", { prompt });
  expect([nothing.status, await nothing.json()]).toEqual([400, { error: "image is required: send it as a file" }]);
  const reframed = await send(aigw, "v1/ideogram-v3/reframe", { image: new File(["a"], "a.png"), resolution: "64x48" });
  expect((await reframed.json()).data).toHaveLength(1);
  const body = JSON.stringify({ image_request: { prompt, model: "V_2", aspect_ratio: "ASPECT_16_9" } });
  const headers = { "api-key": "k", "content-type": "application/json" };
  const legacy = await aigw.fetch("http://aigw/v1/local/default/ideogram/generate", { method: "POST", headers, body });
  expect((await legacy.json()).data[0]).toMatchObject({ resolution: "1344x768", prompt });
});

test("WIRE-21 errors are a sentence: no prompt, no key, what is not safe", async () => {
  const aigw = await scripted(`
- match: { provider: ideogram }
  answer: { error: content-filter }
`);
  const empty = await send(aigw, "v1/ideogram-v3/generate", { seed: "1" });
  expect([empty.status, await empty.json()]).toEqual([400, { error: "prompt is required" }]);
  const unsafe = await send(aigw, "v1/ideogram-v3/generate", { prompt });
  expect([unsafe.status, await unsafe.json()]).toEqual([422, { error: "Prompt or provided image failed the safety checks" }]);
  const keyless = await send(await emulator(strictOpen), "v1/ideogram-v3/generate", { prompt }, {});
  expect([keyless.status, Object.keys(await keyless.json())]).toEqual([401, ["error"]]);
});
