// An application as people write it: it asks a model, shows the answer as it comes, asks another provider when the first one is
// down, and says that it is sorry when nobody answers. Each planted mistake replaces one of its parts.

const SLUGS = ["openai", "groq"];
const TRY_MS = 2000;
const PATIENCE_MS = 2000;

export const sorry = "I cannot answer right now, please try again later.";

export class Refused extends Error {
  constructor(response) {
    super(`status ${response.status}`);
    this.status = response.status;
  }
}

export const soundParts = {
  /** Ends a try that takes too long. */
  limit: () => AbortSignal.timeout(TRY_MS),
  /** How long to wait before the next try; undefined gives up on the provider. */
  pause(response, tries) {
    if (tries > 3 || (response.status !== 429 && response.status < 500)) return undefined;
    const told = Number(response.headers.get("retry-after") ?? Number.NaN) * 1000;
    const ms = Number.isFinite(told) ? told : 50 * 2 ** tries;
    return ms <= PATIENCE_MS ? ms : undefined;
  },
  /** Whether another provider is asked after an error. */
  goesOn: () => true,
  /** Whether an error is told to the user kindly. */
  isSorry: () => true,
  /** The pieces of a stream; throws when it ends before its end. */
  async *pieces(response) {
    let rest = "";
    let finished = false;
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        if (!line.startsWith("data: {")) continue;
        const { choices, error } = JSON.parse(line.slice(6));
        if (error) throw new Error(error.message);
        finished ||= Boolean(choices[0]?.finish_reason);
        if (choices[0]?.delta.content) yield choices[0].delta.content;
      }
    }
    if (!finished) throw new Error("the stream ended too early");
  },
};

export function assistant(replaced = {}) {
  const parts = { ...soundParts, ...replaced };

  async function post(slug, question, stream) {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${process.env.AIGW_URL}/v1/local/default/${slug}/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer test" },
        body: JSON.stringify({ model: "mock/echo", stream, messages: [{ role: "user", content: question }] }),
        signal: parts.limit(),
      });
      if (response.ok) return response;
      await response.body?.cancel();
      const ms = parts.pause(response, tries);
      if (ms === undefined) throw new Refused(response);
      await new Promise((done) => setTimeout(done, ms));
    }
  }

  async function whole(slug, question) {
    const { choices } = await (await post(slug, question, false)).json();
    if (!choices[0]?.message.content) throw new Error("there is no answer in the answer");
    return choices[0].message.content;
  }

  async function streamed(slug, question) {
    let text = "";
    for await (const piece of parts.pieces(await post(slug, question, true))) text += piece;
    if (text === "") throw new Error("there is no answer in the answer");
    return text;
  }

  async function anybody(ask) {
    for (const [index, slug] of SLUGS.entries()) {
      try {
        return { text: await ask(slug), complete: true };
      } catch (error) {
        if (index + 1 < SLUGS.length && parts.goesOn(error)) continue;
        if (!parts.isSorry(error)) throw error;
        return { text: sorry, complete: false };
      }
    }
  }

  return {
    answer: (question) => anybody((slug) => whole(slug, question)),
    stream: (question) => anybody((slug) => streamed(slug, question)),
  };
}
