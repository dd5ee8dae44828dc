import OpenAI, { toFile } from "openai";
import { expect, test } from "vitest";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

async function client(config?: Parameters<typeof listening>[0]) {
  const aigw = await listening(config);
  return { aigw, openai: new OpenAI({ apiKey: "sk-test", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 }) };
}

const prompt = "A harbour at night";
const PNG = "89504e470d0a1a0a";

test("WIRE-1.4 a model that counts tokens answers in base64, says what it made, and counts by quality and size", async () => {
  const { openai } = await client();
  const ask = { model: "gpt-image-1", prompt, n: 2, size: "1024x1536", quality: "low" } as const;
  const made = await openai.images.generate(ask);
  expect(made).toMatchObject({ background: "opaque", output_format: "png", quality: "low", size: "1024x1536" });
  expect(made.usage).toEqual({
    total_tokens: 820,
    input_tokens: 4,
    output_tokens: 816,
    input_tokens_details: { text_tokens: 4, image_tokens: 0 },
  });
  const [one, two] = (made.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? "", "base64"));
  expect([one?.toString("hex", 0, 8), one?.readUInt32BE(16), one?.readUInt32BE(20)]).toEqual([PNG, 1024, 1536]);
  expect(two).not.toEqual(one);
  expect((await openai.images.generate(ask)).data).toEqual(made.data);
  const jpeg = await openai.images.generate({ ...ask, n: 1, output_format: "jpeg" });
  expect(jpeg.output_format).toBe("jpeg");
  expect(Buffer.from(jpeg.data?.[0]?.b64_json ?? "", "base64").toString("hex", 0, 3)).toBe("ffd8ff");
});

test("WIRE-1.4 DALL-E answers with a URL where the picture is, or with base64 when asked to", async () => {
  const { aigw, openai } = await client();
  const { data: [made] = [] } = await openai.images.generate({ model: "dall-e-3", prompt, size: "1792x1024" });
  expect(made?.revised_prompt).toBe(prompt);
  expect(made?.url).toMatch(new RegExp(`^${aigw.url}/_aigw/media/1792x1024-\\d+-a-harbour-at-night\\.png$`));
  const picture = await fetch(made?.url ?? "");
  expect(picture.headers.get("content-type")).toBe("image/png");
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect([bytes.toString("hex", 0, 8), bytes.readUInt32BE(16)]).toEqual([PNG, 1792]);
  const told = await openai.images.generate({ model: "dall-e-2", prompt, size: "256x256", response_format: "b64_json" });
  expect(Object.keys(told).sort()).toEqual(["created", "data"]);
  expect(Buffer.from(told.data?.[0]?.b64_json ?? "", "base64").readUInt32BE(16)).toBe(256);
});

test("WIRE-1.4 a stream shows unfinished pictures, then the one that the whole answer has", async () => {
  const { openai } = await client();
  const ask = { model: "gpt-image-1", prompt, quality: "low" } as const;
  const whole = await openai.images.generate(ask);
  const events = [];
  for await (const event of await openai.images.generate({ ...ask, stream: true, partial_images: 2 })) events.push(event);
  expect(events.map(({ type }) => type)).toEqual([
    "image_generation.partial_image",
    "image_generation.partial_image",
    "image_generation.completed",
  ]);
  const last = events.at(-1);
  if (last?.type !== "image_generation.completed") return expect.fail("no picture came");
  expect(last.b64_json).toBe(whole.data?.[0]?.b64_json);
  expect(last.usage).toEqual(whole.usage);
  expect(last.size).toBe("1024x1024");
});

test("WIRE-1.8 what OpenAI refuses of pictures is its own error", async () => {
  const { openai } = await client(strictOpen);
  const refused = (body: object) => expect(openai.images.generate(body as OpenAI.ImageGenerateParamsNonStreaming)).rejects;
  await refused({ model: "gpt-image-1" }).toMatchObject({ status: 400, code: "missing_required_parameter", param: "prompt" });
  await refused({ model: "gpt-image-1", prompt, size: "64x64" }).toMatchObject({ status: 400, code: "invalid_value" });
  await refused({ model: "dall-e-3", prompt, n: 2 }).toMatchObject({ status: 400, code: "integer_above_max_value" });
  const format = { model: "gpt-image-1", prompt, response_format: "url" };
  await refused(format).toMatchObject({ status: 400, code: "unknown_parameter", param: "response_format" });
  await refused({ model: "gpt-4o", prompt }).toMatchObject({ status: 404, code: "model_not_found" });
});

const source = async () => toFile(Buffer.from("a picture"), "a.png", { type: "image/png" });

test("WIRE-1.4 an edit takes pictures and a prompt, whole and streamed; another picture has another answer", async () => {
  const { openai } = await client();
  const ask = { model: "gpt-image-1", prompt, quality: "low", output_format: "jpeg" } as const;
  const made = await openai.images.edit({ ...ask, image: [await source(), await source()], n: 2 });
  expect(made).toMatchObject({ output_format: "jpeg", usage: { output_tokens: 544 } });
  expect(made.data).toHaveLength(2);
  const [one, other] = [await source(), await toFile(Buffer.from("another"), "b.png")];
  const [first, second] = [await openai.images.edit({ ...ask, image: one }), await openai.images.edit({ ...ask, image: other })];
  expect(second.data).not.toEqual(first.data);
  const types = [];
  for await (const { type } of await openai.images.edit({ ...ask, image: await source(), stream: true, partial_images: 1 })) {
    types.push(type);
  }
  expect(types).toEqual(["image_edit.partial_image", "image_edit.completed"]);
});

test("WIRE-1.4 variations need a picture and no words", async () => {
  const { openai, aigw } = await client();
  const { data } = await openai.images.createVariation({ image: await source(), n: 2, size: "256x256" });
  expect(data?.map(({ url }) => url)).toEqual([1, 2].map(() => expect.stringMatching(/256x256-\d+-variation\.png$/)));
  const form = new FormData();
  form.set("image", "a picture, they say");
  const refused = await fetch(`${gatewayUrl(aigw, "openai")}/images/variations`, { method: "POST", body: form });
  expect([refused.status, (await refused.json()).error]).toEqual([
    400,
    expect.objectContaining({ param: "image", message: expect.stringMatching(/expected a file, but got text/) }),
  ]);
});
