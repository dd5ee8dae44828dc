import { openai } from "@ai-sdk/openai";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

const weather = tool({
  description: "The weather in a city",
  inputSchema: jsonSchema<{ city: string }>({
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  }),
  execute: async ({ city }) => ({ city, celsius: 18 }),
});

/** Answers a question, asking for the weather where that helps. The provider's base URL is OPENAI_BASE_URL. */
export async function answer(question: string): Promise<{ text: string; looked: string[] }> {
  const { text, steps } = await generateText({
    model: openai.chat("gpt-4o-mini"),
    prompt: question,
    tools: { weather },
    stopWhen: stepCountIs(3),
  });
  const looked = steps.flatMap(({ toolCalls }) => toolCalls.map(({ input }) => (input as { city: string }).city));
  return { text, looked };
}

/** Tells a story piece by piece; throws when it breaks off. */
export async function tell(about: string, say: (piece: string) => void): Promise<void> {
  let broken: unknown;
  const story = streamText({
    model: openai.chat("gpt-4o-mini"),
    prompt: `Tell me about ${about}.`,
    maxRetries: 0,
    onError: ({ error }) => {
      broken = error;
    },
  });
  for await (const piece of story.textStream) say(piece);
  if (broken !== undefined) throw broken;
}
