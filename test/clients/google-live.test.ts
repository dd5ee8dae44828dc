import { GoogleGenAI, type LiveServerMessage, Modality } from "@google/genai";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

type Config = NonNullable<Parameters<GoogleGenAI["live"]["connect"]>[0]["config"]>;

async function connected(config: Config) {
  const aigw = await listening();
  const ai = new GoogleGenAI({ apiKey: "test-key", httpOptions: { baseUrl: gatewayUrl(aigw, "google") } });
  const messages: LiveServerMessage[] = [];
  let heard = () => {};
  const onmessage = (message: LiveServerMessage) => {
    messages.push(message);
    heard();
  };
  let closed = (_reason: string) => {};
  const end = new Promise<string>((resolve) => {
    closed = resolve;
  });
  const callbacks = { onmessage, onclose: ({ reason }: { reason: string }) => closed(reason) };
  const session = await ai.live.connect({ model: "gemini-live-2.5-flash-preview", config, callbacks });
  onTestFinished(() => session.close());
  /** What comes until one is like this, that one included. */
  const until = async (isLast: (message: LiveServerMessage) => boolean) => {
    for (;;) {
      const at = messages.findIndex(isLast);
      if (at >= 0) return messages.splice(0, at + 1);
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  return { session, until, end };
}

const isComplete = ({ serverContent }: LiveServerMessage) => serverContent?.turnComplete === true;

test("G-PROV-3 Google's live client speaks to the slug `google`, and is answered in text", async () => {
  const { session, until } = await connected({ responseModalities: [Modality.TEXT] });
  session.sendClientContent({ turns: "Where does Paris lie?" });
  const messages = await until(isComplete);
  expect(messages.map(({ text }) => text ?? "").join("")).toContain("Where does Paris lie?");
  expect(messages.at(-1)?.usageMetadata?.totalTokenCount).toBeGreaterThan(0);
});

test("sound comes with its transcript", async () => {
  const { session, until } = await connected({ responseModalities: [Modality.AUDIO], outputAudioTranscription: {} });
  session.sendRealtimeInput({ text: "Hello" });
  const messages = await until(isComplete);
  const transcript = messages.map(({ serverContent }) => serverContent?.outputTranscription?.text ?? "").join("");
  const bytes = messages.reduce((sum, { data }) => sum + Buffer.from(data ?? "", "base64").length, 0);
  expect(transcript).toContain("Hello");
  expect(bytes).toBeGreaterThan(24_000);
});

test("a function is called and its response answered", async () => {
  const functionDeclarations = [{ name: "get_time", parametersJsonSchema: { type: "object", properties: {} } }];
  const { session, until } = await connected({ responseModalities: [Modality.TEXT], tools: [{ functionDeclarations }] });
  session.sendClientContent({ turns: "What time is it?" });
  const [called] = (await until(({ toolCall }) => toolCall !== undefined)).at(-1)?.toolCall?.functionCalls ?? [];
  await until(isComplete);
  session.sendToolResponse({ functionResponses: { id: called?.id ?? "", name: "get_time", response: { output: "noon" } } });
  const messages = await until(isComplete);
  expect(messages.map(({ text }) => text ?? "").join("")).toContain("get_time returned “noon”");
});

test("what Google would not take closes the socket with the reason", async () => {
  const { session, end } = await connected({ responseModalities: [Modality.TEXT] });
  session.sendClientContent({ turns: [{ role: "robot", parts: [{ text: "Hi" }] }] });
  expect(await end).toBe("Please use a valid role: user, model.");
});
