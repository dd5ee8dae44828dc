import { type Fields, fields, number } from "../../formats/openai/fields.ts";
import type { Action } from "../session.ts";
import type { Heard } from "../sound/audio-input.ts";
import type { TurnEvent, TurnSettings } from "../sound/turns.ts";
import type { Item } from "./items.ts";
import { EventRefused, invalidType, missing } from "./refusal.ts";
import type { Event } from "./response.ts";
import type { OpenaiSession } from "./session.ts";
import { inputSettings, soundOf } from "./settings.ts";
import { transcribed } from "./transcript.ts";

/** The least that can be committed by hand. */
const SHORTEST_MS = 100;

export function appendAudio(session: OpenaiSession, event: Fields): Action[] {
  const audio = event["audio"];
  if (audio === undefined) throw missing("audio");
  if (typeof audio !== "string") throw invalidType("audio", "a base64 encoded string", audio);
  if (!BASE64.test(audio)) {
    const message = "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz), but got an invalid value.";
    throw new EventRefused("invalid_value", message, "audio");
  }
  const input = inputSettings(session.settings);
  const turns = session.input.append(
    Buffer.from(audio, "base64"),
    soundOf(input["format"]),
    turnSettings(fields(input["turn_detection"])),
  );
  const actions: Action[] = [];
  for (const turn of turns) actions.push(...(turn.kind === "started" ? startTurn(session, turn) : endTurn(session, turn, event)));
  return actions;
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

export function commitAudio(session: OpenaiSession, event: Fields): Action[] {
  const { bufferMs } = session.input;
  if (bufferMs < SHORTEST_MS) {
    throw new EventRefused(
      "input_audio_buffer_commit_empty",
      `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bufferMs.toFixed(2)}ms of audio.`,
    );
  }
  const id = session.turn?.itemId ?? session.newId("item");
  session.turn = undefined;
  return session.sent(committed(session, id, session.input.take(), event));
}

export function clearAudio(session: OpenaiSession): Action[] {
  session.input.clear();
  session.turn = undefined;
  return session.sent([{ type: "input_audio_buffer.cleared" }]);
}

function startTurn(session: OpenaiSession, { atMs }: TurnEvent): Action[] {
  const itemId = session.newId("item");
  session.turn = { itemId, startMs: atMs };
  const started = session.sent([{ type: "input_audio_buffer.speech_started", audio_start_ms: atMs, item_id: itemId }]);
  const interrupts = turnDetection(session)["interrupt_response"] !== false && session.responder.active;
  return interrupts ? [...started, ...session.sent(session.responder.cancel("turn_detected"))] : started;
}

function endTurn(session: OpenaiSession, { atMs }: TurnEvent, event: Fields): Action[] {
  const { itemId, startMs } = session.turn ?? { itemId: session.newId("item"), startMs: 0 };
  session.turn = undefined;
  const stopped: Event = { type: "input_audio_buffer.speech_stopped", audio_end_ms: atMs, item_id: itemId };
  const heard = session.input.takeTurn(startMs, atMs);
  const actions = session.sent([stopped, ...committed(session, itemId, heard, event)]);
  const answers = session.settings["type"] === "realtime" && turnDetection(session)["create_response"] !== false;
  return answers && !session.responder.active ? [...actions, ...session.responder.create(event, {})] : actions;
}

function committed(session: OpenaiSession, id: string, heard: Heard, event: Fields): Event[] {
  const { conversation, dialect } = session;
  const item: Item = {
    id,
    type: "message",
    role: "user",
    status: "completed",
    content: [{ type: "input_audio", text: null, ...heard }],
  };
  conversation.add(item);
  const previous_item_id = conversation.previousOf(id);
  const more = { previous_item_id, item: dialect.item(item) };
  return [
    { type: "input_audio_buffer.committed", previous_item_id, item_id: id },
    { type: "conversation.item.added", ...more },
    { type: "conversation.item.done", ...more },
    ...transcribed(session, item, heard, event),
  ];
}

function turnDetection(session: OpenaiSession): Fields {
  return fields(inputSettings(session.settings)["turn_detection"]);
}

/** How long a semantic turn detector waits, by its eagerness, in milliseconds. */
const PATIENCE: Readonly<Record<string, number>> = { low: 1000, medium: 500, auto: 500, high: 250 };

function turnSettings(vad: Fields): TurnSettings | undefined {
  if (vad["type"] === "semantic_vad") {
    return { threshold: 0.5, prefixMs: 300, silenceMs: PATIENCE[String(vad["eagerness"])] ?? 500 };
  }
  if (vad["type"] !== "server_vad") return undefined;
  return {
    threshold: number(vad["threshold"]) ?? 0.5,
    prefixMs: number(vad["prefix_padding_ms"]) ?? 300,
    silenceMs: number(vad["silence_duration_ms"]) ?? 200,
  };
}
