/** The gateway as production code has it written down: an account that no emulator knows of. */
export const GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123abc/default";
export const PROMPT = "Where does Paris lie?";
export const LIMITED = "mock-429";

/** The status that something fails with. */
export async function statusOf(work) {
  try {
    await work();
    return "no error";
  } catch (error) {
    return error.status ?? error.statusCode ?? String(error);
  }
}

/** What came of a stream, piece by piece. */
export async function joined(stream, textOf) {
  const pieces = [];
  for await (const piece of stream) pieces.push(textOf(piece) ?? "");
  return { text: pieces.join(""), pieces: pieces.filter(Boolean).length };
}

/** The texts of OpenAI's events in what came over the wire, each piece as it came. */
export function eventTexts(chunks) {
  const events = [...chunks.join("").matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json));
  const texts = events.map(({ choices }) => choices?.[0]?.delta?.content).filter(Boolean);
  return { text: texts.join(""), pieces: texts.length };
}

export function chat(more = {}) {
  return JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: PROMPT }], ...more });
}
