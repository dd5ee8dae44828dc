import OpenAI from "openai";

/** In the order in which they are asked. */
const MODELS = ["openai/gpt-4o-mini", "anthropic/claude-haiku-5-5"];

export interface Summary {
  readonly text: string;
  /** Who wrote it. */
  readonly model: string;
}

/** One sentence about a text, by the first model that is up. `baseURL` is the gateway's OpenAI-compatible endpoint. */
export async function summarise(text: string, baseURL: string): Promise<Summary> {
  const client = new OpenAI({ baseURL, maxRetries: 1 });
  const messages = [{ role: "user" as const, content: `Summarise in one sentence: ${text}` }];
  let outage: unknown;
  for (const model of MODELS) {
    try {
      const { choices } = await client.chat.completions.create({ model, messages });
      return { text: choices[0]?.message.content ?? "", model };
    } catch (error) {
      if (!isOutage(error)) throw error;
      outage = error;
    }
  }
  throw outage;
}

/** Another model would not help against a mistake of ours. */
function isOutage(error: unknown): boolean {
  if (error instanceof OpenAI.APIConnectionError) return true;
  if (!(error instanceof OpenAI.APIError)) return false;
  return error.status === 429 || (error.status ?? 0) >= 500 || isUnreachable(error);
}

/** The gateway says 400 where it cannot reach a provider: only its code tells that from a bad request. */
function isUnreachable({ error }: InstanceType<typeof OpenAI.APIError>): boolean {
  const reasons: unknown = error;
  return Array.isArray(reasons) && reasons.some(({ code }) => code === 2005);
}
