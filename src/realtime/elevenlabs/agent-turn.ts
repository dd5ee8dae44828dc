import { soundPieces, TOKENS_A_PIECE } from "../../formats/sound/frames.ts";
import type { ChatPart } from "../../tasks/chat.ts";
import { saidBy } from "../../tasks/said.ts";
import type { Random } from "../../world/random.ts";
import type { Piece } from "../pieces.ts";
import { type Action, send } from "../session.ts";

/** What agents hear and say, unless they are set up otherwise. */
export const SOUND = { container: "raw", encoding: "s16", rate: 16_000 } as const;

interface Answer {
  readonly words: readonly string[];
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
}

interface TurnParts {
  readonly random: Random;
  readonly voice: string;
  /** Counts what is heard over the whole conversation. */
  nextEventId(): number;
}

/** What an agent says in one turn: its words at once, then their sound bit by bit; or what the client is to do. */
export class AgentTurn {
  readonly #answer: Answer;
  readonly #parts: TurnParts;
  readonly #text: string;
  readonly #callIds: readonly string[];
  /** Up to where it has been heard, in seconds. */
  #heard = 0;
  #seconds = 0;

  constructor(answer: Answer, parts: TurnParts) {
    this.#answer = answer;
    this.#parts = parts;
    this.#text = answer.words.join("");
    this.#callIds = answer.calls.map((_, at) => `call_${parts.random.fork(`call ${at}`).text(20)}`);
  }

  *pieces(): Generator<Piece<Action>> {
    if (this.#text !== "") {
      const said = { type: "agent_response", agent_response_event: { agent_response: this.#text } };
      yield { tokens: 1, make: () => [send(said)] };
      yield* this.#sound();
    }
    for (const [at, { name, arguments: parameters }] of this.#answer.calls.entries()) {
      const client_tool_call = { tool_name: name, tool_call_id: this.#callIds[at], parameters };
      yield { tokens: 1, make: () => [send({ type: "client_tool_call", client_tool_call })] };
    }
  }

  /** What was meant to be said and what was, when somebody interrupts. */
  correction(): Action[] {
    const corrected = this.#heardText();
    if (corrected === this.#text) return [];
    const event = { original_agent_response: this.#text, corrected_agent_response: corrected };
    return [send({ type: "agent_response_correction", agent_response_correction_event: event })];
  }

  /** What the conversation keeps of it. */
  parts(): ChatPart[] {
    const heard = this.#heardText();
    const calls = this.#answer.calls.map(
      ({ name, arguments: given }, at): ChatPart => ({ kind: "tool-call", id: this.#callIds[at] ?? "", name, arguments: given }),
    );
    return heard === "" ? calls : [{ kind: "text", text: heard }, ...calls];
  }

  *#sound(): Generator<Piece<Action>> {
    const heard = saidBy(this.#parts.voice, this.#text);
    this.#seconds = heard.seconds;
    for (const { bytes, until } of soundPieces(heard, SOUND)) {
      yield {
        tokens: TOKENS_A_PIECE,
        make: () => {
          this.#heard = until;
          const audio_event = { audio_base_64: bytes.toString("base64"), event_id: this.#parts.nextEventId() };
          return [send({ type: "audio", audio_event })];
        },
      };
    }
  }

  #heardText(): string {
    if (this.#seconds === 0 || this.#heard >= this.#seconds) return this.#text;
    const characters = [...this.#text];
    const heard = characters.slice(0, Math.floor((characters.length * this.#heard) / this.#seconds)).join("");
    return heard.slice(0, Math.max(heard.lastIndexOf(" "), 0));
  }
}
