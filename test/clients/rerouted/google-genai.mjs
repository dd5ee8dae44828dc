import { GoogleGenAI } from "@google/genai";
import { GATEWAY, joined, LIMITED, PROMPT, statusOf } from "./place.mjs";

export async function run() {
  const { models } = new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: `${GATEWAY}/google-ai-studio` } });
  const asked = { model: "gemini-2.5-flash", contents: PROMPT };
  return {
    plain: (await models.generateContent(asked)).text,
    stream: await joined(await models.generateContentStream(asked), (piece) => piece.text),
    error: await statusOf(() => models.generateContent({ ...asked, model: LIMITED })),
  };
}
