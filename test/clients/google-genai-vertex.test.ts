import { GoogleGenAI } from "@google/genai";
import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening, strictOpen } from "../support/emulator.ts";
import { gatewayUrl, newestExchange } from "./gateway.ts";

describe("clients 7.3 @google/genai in Vertex mode", () => {
  const contents = "Where does Paris lie?";
  const model = "gemini-2.5-flash";

  /** As far as the SDK uses one: it would ask Google for a token. */
  const authClient = { getRequestHeaders: async () => new Headers({ authorization: "Bearer ya29.test" }) } as never;

  const withProject = (aigw: EmulatorInside) =>
    new GoogleGenAI({
      vertexai: true,
      project: "my-project",
      location: "us-central1",
      googleAuthOptions: { authClient },
      httpOptions: { baseUrl: gatewayUrl(aigw, "google-vertex-ai") },
    });
  const express = (aigw: EmulatorInside) =>
    new GoogleGenAI({ vertexai: true, apiKey: "AIzaTest", httpOptions: { baseUrl: gatewayUrl(aigw, "google-vertex-ai") } });

  test.each([
    ["with a project", withProject, "v1beta1/projects/my-project/locations/us-central1/"],
    ["in express mode", express, "v1beta1/"],
  ])("%s: text, and a stream of the same", async (_, make, before) => {
    const aigw = await listening(strictOpen);
    const { models } = make(aigw);
    const whole = await models.generateContent({ model, contents });
    expect(whole.text).toMatch(/\w/);
    let streamed = "";
    for await (const chunk of await models.generateContentStream({ model, contents })) streamed += chunk.text ?? "";
    expect(streamed).toBe(whole.text);
    const { trace } = await newestExchange(aigw);
    expect(trace[0].url).toContain(`/google-vertex-ai/${before}publishers/google/models/gemini-2.5-flash:streamGenerateContent`);
  });

  test("counts tokens and embeds texts", async () => {
    const { models } = withProject(await listening());
    expect((await models.countTokens({ model, contents })).totalTokens).toBeGreaterThan(0);
    const { embeddings } = await models.embedContent({ model: "text-embedding-005", contents: ["one", "two"] });
    expect(embeddings?.map(({ values, statistics }) => [values?.length, statistics?.truncated])).toEqual([
      [768, false],
      [768, false],
    ]);
    const one = await models.embedContent({ model: "gemini-embedding-2", contents: "one" });
    expect(one.embeddings?.[0]?.values).toHaveLength(3072);
  });

  test("makes pictures, which it does in Vertex mode alone", async () => {
    const { models } = withProject(await listening());
    const { generatedImages } = await models.generateImages({
      model: "imagen-4.0-generate-001",
      prompt: "a river",
      config: { numberOfImages: 2 },
    });
    expect(generatedImages?.map(({ image }) => image?.imageBytes?.slice(0, 6))).toEqual(["iVBORw", "iVBORw"]);
  });

  test("lists the publisher's models page by page, and tells of one", async () => {
    const { models } = express(await listening());
    const names: (string | undefined)[] = [];
    for await (const { name } of await models.list({ config: { pageSize: 5 } })) names.push(name);
    expect(names).toContain("publishers/google/models/gemini-2.5-pro");
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => name?.includes("claude"))).toEqual([]);
    expect((await models.get({ model })).name).toBe("publishers/google/models/gemini-2.5-flash");
  });

  test("carries Google's error for a model that is not there", async () => {
    const { models } = withProject(await listening(strictOpen));
    const error = await models.generateContent({ model: "gemini-0", contents }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining("publishers/google/models/gemini-0") });
  });
});
