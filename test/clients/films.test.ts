import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, scripted } from "./gateway.ts";

const prompt = "A harbour at night";

function isFilm(bytes: Buffer): boolean {
  return bytes.toString("latin1", 4, 8) === "ftyp" && bytes.includes("avc1");
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, 50));
}

test("OpenAI's films: begun, asked about until they are done, fetched, made anew with other words, listed and deleted", async () => {
  const aigw = await listening(strictOpen);
  const { videos } = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
  aigw.clock().freeze();
  const made = await videos.create({ model: "sora-2", prompt, seconds: "8", size: "1280x720" });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^video_[0-9a-f]{48}$/),
    ...{ object: "video", status: "queued", progress: 0, model: "sora-2", prompt, seconds: "8", size: "1280x720" },
    ...{ error: null, completed_at: null, remixed_from_video_id: null },
  });
  await expect(videos.downloadContent(made.id)).rejects.toMatchObject({ status: 400 });
  aigw.clock().resume();
  let now = made;
  while (now.status === "queued" || now.status === "in_progress") {
    await pause();
    now = await videos.retrieve(made.id);
  }
  expect([now.status, now.progress]).toEqual(["completed", 100]);
  const film = await videos.downloadContent(made.id);
  expect(film.headers.get("content-type")).toBe("video/mp4");
  expect(isFilm(Buffer.from(await film.arrayBuffer()))).toBe(true);
  const thumbnail = await videos.downloadContent(made.id, { variant: "thumbnail" });
  expect(thumbnail.headers.get("content-type")).toBe("image/jpeg");
  const remix = await videos.remix(made.id, { prompt: "The same by day" });
  expect(remix).toMatchObject({ model: "sora-2", size: "1280x720", seconds: "8", remixed_from_video_id: made.id });
  const listed = [];
  for await (const { id } of videos.list({ limit: 1 })) listed.push(id);
  expect(listed).toEqual([remix.id, made.id]);
  expect(await videos.delete(made.id)).toEqual({ id: made.id, object: "video.deleted", deleted: true });
  await expect(videos.retrieve(made.id)).rejects.toMatchObject({ status: 404 });
});

test("OpenAI's films: what is refused is an error, what fails at the work is a failed film", async () => {
  const aigw = await scripted({
    match: { model: "sora-2-pro" },
    answer: { error: { kind: "content-filter", message: "Not that." } },
  });
  const { videos } = new OpenAI({ apiKey: "k", baseURL: gatewayUrl(aigw, "openai"), maxRetries: 0 });
  const odd = videos.create({ prompt, size: "64x64" as "720x1280" });
  await expect(odd).rejects.toMatchObject({ status: 400, code: "invalid_value", param: "size" });
  await expect(videos.remix("video_0", { prompt })).rejects.toMatchObject({ status: 404 });
  let now = await videos.create({ model: "sora-2-pro", prompt });
  while (now.status !== "failed") {
    await pause();
    now = await videos.retrieve(now.id);
  }
  expect(now.error).toEqual({ code: "content_filter", message: "Not that." });
});

test("WIRE-3.1 Veo is an operation that Google's client asks about; the film is downloaded through the gateway", async () => {
  const aigw = await listening(strictOpen);
  const google = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });
  const config = { aspectRatio: "9:16", durationSeconds: 4 };
  let operation = await google.models.generateVideos({ model: "veo-3.0-generate-001", source: { prompt }, config });
  expect(operation.name).toMatch(/^models\/veo-3\.0-generate-001\/operations\/[a-z0-9]{12}$/);
  expect(operation.done).toBeFalsy();
  while (!operation.done) {
    await pause();
    operation = await google.operations.getVideosOperation({ operation });
  }
  const [made] = operation.response?.generatedVideos ?? [];
  expect(made?.video?.uri).toMatch(
    /^https:\/\/generativelanguage\.googleapis\.com\/v1beta\/files\/[a-z0-9]{12}:download\?alt=media$/,
  );
  const downloadPath = join(await mkdtemp(join(tmpdir(), "aigw-")), "film.mp4");
  await google.files.download({ file: made?.video ?? {}, downloadPath });
  expect(isFilm(await readFile(downloadPath))).toBe(true);
});

test("WIRE-3.1 on Vertex AI the film's bytes are in the operation", async () => {
  const aigw = await listening();
  const google = new GoogleGenAI({ vertexai: true, apiKey: "k", httpOptions: { baseUrl: gatewayUrl(aigw, "google-vertex-ai") } });
  let operation = await google.models.generateVideos({ model: "veo-3.0-generate-001", source: { prompt } });
  while (!operation.done) {
    await pause();
    operation = await google.operations.getVideosOperation({ operation });
  }
  const [made] = operation.response?.generatedVideos ?? [];
  expect(isFilm(Buffer.from(made?.video?.videoBytes ?? "", "base64"))).toBe(true);
});
