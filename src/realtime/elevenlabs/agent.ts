import { AGENT_MODEL } from "../../formats/elevenlabs/lists.ts";
import { type Fields, fields, text } from "../../formats/openai/fields.ts";
import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { readObject } from "../message.ts";
import { PacedPieces } from "../pieces.ts";
import { type Action, close, type Due, type Frame, type Session, type SessionWorld, send } from "../session.ts";
import { AudioInput, type Heard } from "../sound/audio-input.ts";
import { heardText, heardWords } from "../sound/heard.ts";
import { AgentTurn, SOUND } from "./agent-turn.ts";

const GREETING = "Hello! How can I help you today?";
const TURNS = { threshold: 0.5, prefixMs: 0, silenceMs: 500 };

/** ElevenLabs' agents (`v1/convai/conversation?agent_id=…`): who speaks is written down, the model answers, and is heard. */
export class AgentSession implements Session {
  readonly #world: SessionWorld;
  readonly #ears = new AudioInput();
  readonly #messages: ChatMessage[] = [];
  #startMs = 0;
  #voice = "agent";
  #speaking: { readonly turn: AgentTurn | undefined; readonly pieces: PacedPieces<Action> } | undefined;
  /** Number of the last sound sent: what interruptions go by. */
  #eventId = 0;
  #turns = 0;
  #begun = false;

  constructor(world: SessionWorld) {
    this.#world = world;
  }

  open(): Action[] {
    return [];
  }

  receive(frame: Frame): Action[] {
    const message = readObject(frame);
    if (!message) return [close(1008, "Invalid message received: it must be a JSON object.")];
    const chunk = text(message["user_audio_chunk"]);
    const begin = this.#begun ? [] : this.#begin(message);
    if (chunk !== undefined) return [...begin, ...this.#hear(chunk, message)];
    return [...begin, ...this.#take(message)];
  }

  waiting(): Due | undefined {
    return this.#speaking?.pieces.waiting();
  }

  proceed(): Action[] {
    const speaking = this.#speaking;
    if (!speaking) return [];
    const said = speaking.pieces.take();
    if (speaking.pieces.waiting() === undefined) this.#keep(speaking.turn?.parts() ?? []);
    return [...said];
  }

  #take(message: Fields): Action[] {
    switch (message["type"]) {
      case "user_message":
        return this.#answer([{ kind: "text", text: text(message["text"]) ?? "" }], "user", message);
      case "multimodal_message":
        return this.#answer([{ kind: "text", text: text(fields(message["text"])["text"]) ?? "" }], "user", message);
      case "client_tool_result":
        return this.#answer([resultOf(message)], "tool", message);
      case "contextual_update":
        this.#messages.push({ role: "system", parts: [{ kind: "text", text: text(message["text"]) ?? "" }] });
        return [];
      case "conversation_initiation_client_data":
      case "pong":
      case "feedback":
      case "user_activity":
        return [];
      default:
        return [close(1008, `Invalid message received: the type '${String(message["type"])}' is not known.`)];
    }
  }

  /** The first message may say what the agent is to be; the agent has the first word anyway. */
  #begin(message: Fields): Action[] {
    this.#begun = true;
    const override = fields(message["conversation_config_override"]);
    const agent = fields(override["agent"]);
    const prompt = text(fields(agent["prompt"])["prompt"]);
    if (prompt !== undefined) this.#messages.push({ role: "system", parts: [{ kind: "text", text: prompt }] });
    this.#voice = text(fields(override["tts"])["voice_id"]) ?? this.#voice;
    const format = `pcm_${SOUND.rate}`;
    const started = {
      conversation_id: `conv_${this.#world.random.fork("conversation").text(26, "0123456789abcdefghjkmnpqrstvwxyz")}`,
      agent_output_audio_format: format,
      user_input_audio_format: format,
    };
    const greeting = text(agent["first_message"]) ?? GREETING;
    if (greeting !== "") this.#speak(new AgentTurn({ words: [greeting], calls: [] }, this.#turnParts()), {});
    return [
      send({ type: "conversation_initiation_metadata", conversation_initiation_metadata_event: started }),
      send({ type: "ping", ping_event: { event_id: 1, ping_ms: null } }),
    ];
  }

  #hear(chunk: string, event: Fields): Action[] {
    const actions: Action[] = [];
    for (const { kind, atMs } of this.#ears.append(Buffer.from(chunk, "base64"), SOUND, TURNS)) {
      if (kind === "started") {
        this.#startMs = atMs;
        actions.push(...this.#interrupt());
      } else actions.push(...this.#understand(this.#ears.takeTurn(this.#startMs, atMs - TURNS.silenceMs), event));
    }
    return actions;
  }

  #understand({ digest, audioMs, spoken }: Heard, event: Fields): Action[] {
    const words = spoken ?? heardText(heardWords(this.#world.seed.fork(`heard ${digest}`), audioMs));
    const told = send({ type: "user_transcript", user_transcription_event: { user_transcript: words } });
    return [told, ...this.#answer([{ kind: "text", text: words }], "user", event)];
  }

  #answer(parts: readonly ChatPart[], role: "user" | "tool", event: Fields): Action[] {
    const interrupted = this.#interrupt();
    this.#messages.push({ role, parts });
    const outcome = this.#world.answer(
      {
        task: "chat",
        model: AGENT_MODEL,
        messages: [...this.#messages],
        tools: [],
        toolChoice: { kind: "auto" },
        parallelToolCalls: true,
        output: { kind: "text" },
        choices: 1,
        stop: [],
        sampling: {},
        delivery: { stream: true, includeUsage: true },
      },
      event,
    );
    if (outcome.kind === "raw") return [...interrupted, send(outcome.body)];
    if (outcome.kind === "failure") {
      const reason = outcome.failure.message ?? `The agent's model failed: ${outcome.failure.kind}.`;
      const pieces = [{ tokens: 1, make: () => [close(1011, reason)] }];
      this.#speaking = { turn: undefined, pieces: new PacedPieces(pieces, outcome.pacing ?? {}, this.#world.random) };
      return interrupted;
    }
    const [choice] = outcome.answer.choices;
    const words = choice?.refusal === undefined ? (choice?.text ?? []) : [choice.refusal];
    this.#speak(new AgentTurn({ words, calls: choice?.toolCalls ?? [] }, this.#turnParts()), outcome.pacing ?? {});
    return interrupted;
  }

  #turnParts(): ConstructorParameters<typeof AgentTurn>[1] {
    this.#turns += 1;
    const random = this.#world.random.fork(`turn ${this.#turns}`);
    return {
      random,
      voice: this.#voice,
      nextEventId: () => {
        this.#eventId += 1;
        return this.#eventId;
      },
    };
  }

  #speak(turn: AgentTurn, pacing: ConstructorParameters<typeof PacedPieces>[1]): void {
    this.#speaking = { turn, pieces: new PacedPieces(turn.pieces(), pacing, this.#world.random.fork(`pacing ${this.#turns}`)) };
  }

  #interrupt(): Action[] {
    const speaking = this.#speaking;
    if (!speaking) return [];
    this.#keep(speaking.turn?.parts() ?? []);
    return [
      send({ type: "interruption", interruption_event: { event_id: this.#eventId } }),
      ...(speaking.turn?.correction() ?? []),
    ];
  }

  #keep(parts: readonly ChatPart[]): void {
    this.#speaking = undefined;
    if (parts.length > 0) this.#messages.push({ role: "assistant", parts });
  }
}

function resultOf(message: Fields): ChatPart {
  const { result } = message;
  return {
    kind: "tool-result",
    callId: text(message["tool_call_id"]) ?? "",
    text: typeof result === "string" ? result : JSON.stringify(result ?? null),
    isError: message["is_error"] === true,
  };
}
