import { promptDetails } from "../../formats/google/usage.ts";
import type { Fields } from "../../formats/openai/fields.ts";
import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Random } from "../../world/random.ts";
import type { Piece } from "../pieces.ts";
import { type Action, send } from "../session.ts";
import { Aloud } from "../sound/aloud.ts";
import type { Setup } from "./setup.ts";

const SOUND = { encoding: "s16", rate: 24_000 } as const;
/** Sound counts 25 tokens a second. */
const MS_PER_TOKEN = 40;

/** What the model says in one turn. */
export class ModelTurn {
  readonly #setup: Setup;
  readonly #ask: ChatAsk;
  readonly #answer: ChatAnswer;
  readonly #random: Random;
  #said = "";
  #aloud: Aloud | undefined;
  #calls: Fields[] = [];

  constructor(setup: Setup, ask: ChatAsk, answer: ChatAnswer, random: Random) {
    this.#setup = setup;
    this.#ask = ask;
    this.#answer = answer;
    this.#random = random;
  }

  *pieces(): Generator<Piece<Action>> {
    for (const { tokens, make } of this.#messages()) yield { tokens, make: () => make().map(say) };
  }

  *#messages(): Generator<Piece<object>> {
    const [choice] = this.#answer.choices;
    for (const word of choice?.reasoning ?? []) yield { tokens: 1, make: () => [modelTurn({ text: word, thought: true })] };
    const words = choice?.refusal === undefined ? (choice?.text ?? []) : [choice.refusal];
    if (this.#setup.speaks) this.#aloud = new Aloud(words.join(""), this.#setup.voice, SOUND);
    for (const word of words) yield { tokens: 1, make: () => this.#say(word) };
    const called = choice?.toolCalls ?? [];
    if (called.length > 0) yield { tokens: 1, make: () => [this.#call(called)] };
    else yield { tokens: 0, make: () => [{ serverContent: { generationComplete: true } }] };
    yield { tokens: 0, make: () => [this.#end()] };
  }

  /** What is said when somebody speaks up. */
  interrupt(): Action[] {
    return [{ serverContent: { interrupted: true } }, this.#end()].map(say);
  }

  /** What was said, as the conversation keeps it; undefined when nothing was. */
  content(): Fields | undefined {
    const parts = [...(this.#said ? [{ text: this.#said }] : []), ...this.#calls.map((functionCall) => ({ functionCall }))];
    return parts.length > 0 ? { role: "model", parts } : undefined;
  }

  #say(word: string): object[] {
    this.#said += word;
    if (!this.#aloud) return [modelTurn({ text: word })];
    const data = Buffer.from(this.#aloud.say(word)).toString("base64");
    const sound = modelTurn({ inlineData: { mimeType: `audio/pcm;rate=${SOUND.rate}`, data } });
    return this.#setup.transcribesOutput ? [{ serverContent: { outputTranscription: { text: word } } }, sound] : [sound];
  }

  #call(called: readonly { readonly name: string; readonly arguments: unknown }[]): object {
    this.#calls = called.map(({ name, arguments: args }, at) => {
      const id = `function-call-${this.#random.fork(`call ${at}`).text(19, "0123456789")}`;
      return { id, name, args };
    });
    return { toolCall: { functionCalls: this.#calls } };
  }

  #end(): object {
    return { serverContent: { turnComplete: true }, usageMetadata: this.#usage() };
  }

  #usage(): object {
    const { usage } = this.#answer;
    const spoken = Math.ceil((this.#aloud?.spokenMs ?? 0) / MS_PER_TOKEN);
    const responseTokenCount = spoken > 0 ? spoken : usage.outputTokens - usage.reasoningTokens;
    return {
      promptTokenCount: usage.inputTokens,
      responseTokenCount,
      totalTokenCount: usage.inputTokens + responseTokenCount + usage.reasoningTokens,
      promptTokensDetails: promptDetails(usage.inputTokens, this.#ask),
      responseTokensDetails: [{ modality: spoken > 0 ? "AUDIO" : "TEXT", tokenCount: responseTokenCount }],
      ...(usage.reasoningTokens > 0 && { thoughtsTokenCount: usage.reasoningTokens }),
    };
  }
}

/** A message as the service sends it: JSON in a binary frame. */
export function say(message: object): Action {
  return send(new TextEncoder().encode(JSON.stringify(message)));
}

function modelTurn(part: object): object {
  return { serverContent: { modelTurn: { role: "model", parts: [part] } } };
}
