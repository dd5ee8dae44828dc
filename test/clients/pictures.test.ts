import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { GoogleGenAI } from "@google/genai";
import { generateImage, generateText } from "ai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const prompt = "A harbour at night";

/** Width and height, as the file says them. */
function sizeOf(bytes: Uint8Array): string {
  const file = Buffer.from(bytes);
  if (file.toString("latin1", 1, 4) === "PNG") return `png ${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`;
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  return `jpeg ${file.readUInt16BE(frame + 7)}x${file.readUInt16BE(frame + 5)}`;
}

test("WIRE-1.4 the AI SDK reads OpenAI's pictures", async () => {
  const aigw = await listening();
  const model = createOpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "k" }).image("gpt-image-1");
  const { images } = await generateImage({ model, prompt, n: 2, size: "1024x1536" });
  expect(images.map(({ uint8Array }) => sizeOf(uint8Array))).toEqual(["png 1024x1536", "png 1024x1536"]);
});

test("WIRE-3.1 Imagen's predictions are read by Google's client, Gemini's pictures by the AI SDK, in the shape that was asked for", async () => {
  const aigw = await listening();
  const google = new GoogleGenAI({
    vertexai: true,
    apiKey: "k",
    httpOptions: { baseUrl: gatewayUrl(aigw, "google-vertex-ai") },
  });
  const config = { numberOfImages: 2, aspectRatio: "16:9", outputMimeType: "image/jpeg" };
  const made = await google.models.generateImages({ model: "imagen-4.0-generate-001", prompt, config });
  const sizes = made.generatedImages?.map(({ image }) => sizeOf(Buffer.from(image?.imageBytes ?? "", "base64")));
  expect(sizes).toEqual(["jpeg 1344x768", "jpeg 1344x768"]);
  const model = createGoogleGenerativeAI({ baseURL: gatewayUrl(aigw, "google-ai-studio/v1beta"), apiKey: "k" });
  const { image } = await generateImage({ model: model.image("gemini-2.5-flash-image"), prompt, aspectRatio: "16:9" });
  expect(sizeOf(image.uint8Array)).toBe("png 1344x768");
});

test("WIRE-3.1 Gemini's pictures are parts of its answer, whole and streamed", async () => {
  const aigw = await listening();
  const google = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });
  const ask = { model: "gemini-2.5-flash-image", contents: prompt };
  const whole = await google.models.generateContent(ask);
  expect(sizeOf(Buffer.from(whole.data ?? "", "base64"))).toBe("png 1024x1024");
  expect(whole.usageMetadata?.candidatesTokenCount).toBe(1056);
  const pieces = [];
  for await (const piece of await google.models.generateContentStream(ask)) pieces.push(piece.data);
  expect(pieces.join("")).toBe(whole.data);
  const model = createGoogleGenerativeAI({ baseURL: gatewayUrl(aigw, "google-ai-studio/v1beta"), apiKey: "k" });
  const { files } = await generateText({ model: model("gemini-2.5-flash-image"), prompt });
  expect(files.map(({ mediaType }) => mediaType)).toEqual(["image/png"]);
});

test("WIRE-8 xAI's pictures are JPEGs; WIRE-16 Azure's are OpenAI's, by deployment", async () => {
  const aigw = await listening();
  const xai = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(aigw, "grok/v1") });
  const { data: [told] = [] } = await xai.images.generate({ model: "grok-2-image", prompt });
  expect(sizeOf(Buffer.from(await (await fetch(told?.url ?? "")).arrayBuffer()))).toBe("jpeg 1024x1024");
  const azure = new OpenAI({
    apiKey: "k",
    baseURL: gatewayUrl(aigw, "azure-openai/my-resource/dalle3"),
    defaultHeaders: { "api-key": "k" },
  });
  const { data: [made] = [] } = await azure.images.generate({ prompt, size: "1792x1024" });
  expect(sizeOf(Buffer.from(await (await fetch(made?.url ?? "")).arrayBuffer()))).toBe("png 1792x1024");
});

test("WIRE-4.1 Workers AI gives flux's JPEG in an envelope and other pictures as bytes", async () => {
  const aigw = await listening();
  const run = (model: string, json: object) =>
    fetch(`${gatewayUrl(aigw, "workers-ai")}/@cf/${model}`, { method: "POST", body: JSON.stringify(json) });
  const flux = await (await run("black-forest-labs/flux-1-schnell", { prompt, steps: 4 })).json();
  expect(flux).toMatchObject({ success: true, errors: [], messages: [] });
  expect(sizeOf(Buffer.from(flux.result.image, "base64"))).toBe("jpeg 1024x1024");
  const diffusion = await run("stabilityai/stable-diffusion-xl-base-1.0", { prompt, width: 512, height: 768, seed: 5 });
  expect(diffusion.headers.get("content-type")).toBe("image/png");
  expect(sizeOf(new Uint8Array(await diffusion.arrayBuffer()))).toBe("png 512x768");
  const nothing = await run("lykon/dreamshaper-8-lcm", {});
  expect([nothing.status, (await nothing.json()).errors[0].code]).toEqual([400, 5006]);
});
