import { describe, expect, test } from "vitest";
import { emulator, post } from "../../support/emulator.ts";

describe("a mock model stands for any model", () => {
  test.each(["@cf/mock/echo", "run/@cf/mock/echo", "run/mock/echo"])(
    "WIRE-4.1 %s with the body of the Responses API answers as gpt-oss does, whole and streamed",
    async (path) => {
      const aigw = await emulator();
      const whole = await post(aigw, `workers-ai/${path}`, { input: "hi there" });
      expect(whole.status).toBe(200);
      expect(await whole.json()).toMatchObject({
        success: true,
        result: { object: "response", status: "completed", output: [{ content: [{ type: "output_text", text: "hi there" }] }] },
      });
      const streamed = await post(aigw, `workers-ai/${path}`, { input: "hi there", stream: true });
      expect(await streamed.text()).toContain('"type":"response.completed"');
    },
  );

  test("WIRE-4.1 its failures come for that body too, and an empty one is still no input", async () => {
    const aigw = await emulator();
    expect((await post(aigw, "workers-ai/run/@cf/mock/429", { input: "hi" })).status).toBe(429);
    const empty = await post(aigw, "workers-ai/run/@cf/mock/echo", {});
    expect(await empty.json()).toMatchObject({ errors: [{ code: 5006 }] });
  });

  test.each([
    ["dall-e-2's response_format", { response_format: "url" }, { url: expect.any(String) }],
    ["dall-e-2's size", { size: "256x256", response_format: "b64_json" }, { b64_json: expect.any(String) }],
    ["dall-e-3's quality", { quality: "hd" }, { url: expect.any(String), revised_prompt: "a fox" }],
  ])("WIRE-1.4 a picture asked for with %s comes as that model's: without token counts", async (_, fields, picture) => {
    const answer = await post(await emulator(), "openai/images/generations", { model: "mock/echo", prompt: "a fox", ...fields });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ created: expect.any(Number), data: [picture] });
  });

  test("WIRE-1.4 a picture asked for with gpt-image's fields is counted as gpt-image's", async () => {
    const asked = { model: "mock/echo", prompt: "a fox", quality: "low", output_format: "jpeg" };
    const answer = await post(await emulator(), "openai/images/generations", asked);
    expect(await answer.json()).toMatchObject({ quality: "low", output_format: "jpeg", usage: { output_tokens: 272 } });
  });
});
