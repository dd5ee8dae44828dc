import { type Fields, fields, isFields, text } from "../../formats/openai/fields.ts";
import type { Random } from "../../world/random.ts";
import {
  type Action,
  close,
  type Due,
  type Frame,
  type Handshake,
  type Limit,
  type Session,
  type SessionWorld,
  send,
} from "../session.ts";
import { AudioInput } from "../sound/audio-input.ts";
import { beta } from "./beta.ts";
import { current, type Dialect } from "./dialect.ts";
import { handlers } from "./handlers.ts";
import { realtimeId } from "./ids.ts";
import { Conversation } from "./items.ts";
import { EventRefused, missing } from "./refusal.ts";
import { Responder } from "./responder.ts";
import type { Event } from "./response.ts";
import { conversationSettings, type Settings, transcriptionSettings } from "./settings.ts";

const AN_HOUR_SECONDS = 3600;

/** OpenAI's Realtime API (wire formats, 1.7). */
export class OpenaiSession implements Session {
  readonly world: SessionWorld;
  readonly dialect: Dialect;
  readonly conversation = new Conversation();
  readonly conversationId: string;
  readonly input = new AudioInput();
  readonly responder: Responder;
  settings: Settings;
  /** The item that a turn which has begun will be, and when it began. */
  turn: { readonly itemId: string; readonly startMs: number } | undefined;
  readonly #id: string;
  readonly #expiresAt: number;
  readonly #model: string | null;
  readonly #events: Random;

  constructor(handshake: Handshake, world: SessionWorld) {
    const ids = world.random.fork("session");
    this.world = world;
    this.dialect = (handshake.headers["openai-beta"] ?? "").includes("realtime=v1") ? beta : current;
    this.#model = handshake.query.get("model");
    this.settings =
      handshake.query.get("intent") === "transcription" ? transcriptionSettings() : conversationSettings(this.#model ?? "");
    this.#id = realtimeId("sess", ids);
    this.conversationId = realtimeId("conv", ids);
    this.#expiresAt = Math.floor(world.nowMs() / 1000) + AN_HOUR_SECONDS;
    this.#events = world.random.fork("events");
    this.responder = new Responder(this);
  }

  open(): Action[] {
    const refused = this.settings["type"] === "realtime" ? this.#refusedModel() : undefined;
    if (refused) return [...this.#error(refused, null), close(4000, `invalid_request_error.${refused.code}`)];
    const greeting: Event[] = [{ type: "session.created", session: this.shownSession() }];
    const conversation = { id: this.conversationId, object: "realtime.conversation" };
    if (this.dialect === beta) greeting.push({ type: "conversation.created", conversation });
    return this.sent(greeting);
  }

  get limits(): readonly Limit[] {
    const message = "Your session hit the maximum duration of 60 minutes.";
    const reached = () => [
      ...this.#error(new EventRefused("session_expired", message), null),
      close(1001, "invalid_request_error.session_expired"),
    ];
    return [{ afterMs: AN_HOUR_SECONDS * 1000, since: "open", reached }];
  }

  receive(frame: Frame): Action[] {
    let event: Fields = {};
    try {
      event = readEvent(frame);
      const type = text(event["type"]);
      if (type === undefined) throw missing("type");
      return handlers.handle(this, type, event);
    } catch (error) {
      if (error instanceof EventRefused) return this.#error(error, text(event["event_id"]) ?? null);
      throw error;
    }
  }

  waiting(): Due | undefined {
    return this.responder.waiting();
  }

  proceed(): Action[] {
    return this.sent(this.responder.proceed());
  }

  /** An id of this kind that has not been given before. */
  newId(prefix: string): string {
    return realtimeId(prefix, this.#events);
  }

  sent(events: readonly Event[]): Action[] {
    return events.flatMap(({ type, ...more }) => {
      const name = this.dialect.name(type);
      return name === undefined ? [] : [send({ type: name, event_id: this.newId("event"), ...more })];
    });
  }

  shownSession(): Fields {
    const { type, object, ...more } = this.dialect.session(this.settings);
    return { ...(type !== undefined && { type }), object, id: this.#id, expires_at: this.#expiresAt, ...more };
  }

  #refusedModel(): EventRefused | undefined {
    if (!this.#model) {
      const example = "wss://api.openai.com/v1/realtime?model=gpt-realtime";
      return new EventRefused("missing_model", `You must provide a model parameter, for example ${example}`);
    }
    const failure = this.world.refuses(this.#model);
    if (!failure) return undefined;
    return new EventRefused("invalid_model", failure.message ?? `Model "${this.#model}" is not supported in realtime mode.`);
  }

  #error({ code, message, param }: EventRefused, eventId: string | null): Action[] {
    const error = { type: "invalid_request_error", code, message, param, event_id: eventId };
    return this.sent([{ type: "error", error }]);
  }
}

function readEvent(frame: Frame): Fields {
  if (typeof frame !== "string") {
    throw new EventRefused("invalid_event", "Expected a text WebSocket message; binary frames are not supported.");
  }
  let event: unknown;
  try {
    event = JSON.parse(frame);
  } catch (error) {
    const cause = error instanceof Error ? ` ${error.message}` : "";
    throw new EventRefused("invalid_json", `Invalid event: failed to parse JSON value.${cause}`);
  }
  if (!isFields(event)) throw new EventRefused("invalid_event", "Invalid event: expected a JSON object.");
  return fields(event);
}
