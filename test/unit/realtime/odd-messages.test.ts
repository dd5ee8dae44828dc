import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { prepareWords } from "../../../src/models/json/words.ts";
import { CartesiaSpeech } from "../../../src/realtime/cartesia/speech.ts";
import { CartesiaTranscription } from "../../../src/realtime/cartesia/transcription.ts";
import { FluxSession } from "../../../src/realtime/deepgram/flux.ts";
import { ListenSession } from "../../../src/realtime/deepgram/listen.ts";
import { SpeakSession } from "../../../src/realtime/deepgram/speak.ts";
import { AgentSession } from "../../../src/realtime/elevenlabs/agent.ts";
import { StreamInput } from "../../../src/realtime/elevenlabs/stream-input.ts";
import { FalSession } from "../../../src/realtime/fal/session.ts";
import { LiveSession } from "../../../src/realtime/google/session.ts";
import { OpenaiSession } from "../../../src/realtime/openai/session.ts";
import type { Session, SessionWorld } from "../../../src/realtime/session.ts";
import { Client, handshake, worldOf } from "./world.ts";

beforeAll(prepareWords);

interface Kind {
  readonly make: (world: SessionWorld) => Session;
  /** Names that its messages have, and words that stand in them. */
  readonly keys: readonly string[];
  readonly words: readonly string[];
  /** What it has to hear before anything else. */
  readonly first?: object;
}

const call = handshake("", "model=m&encoding=linear16&sample_rate=8000");
const audio = Buffer.from(new Int16Array(4000).fill(9000).buffer).toString("base64");

const kinds: Record<string, Kind> = {
  openai: {
    make: (world) => new OpenaiSession(call, world),
    keys: [
      "type",
      "session",
      "item",
      "response",
      "audio",
      "input",
      "output",
      "format",
      "content",
      "role",
      "turn_detection",
      "tools",
    ],
    words: [
      ...["session.update", "conversation.item.create", "response.create", "response.cancel", "input_audio_buffer.append"],
      ...["input_audio_buffer.commit", "conversation.item.truncate", "realtime", "message", "user", "server_vad", audio],
    ],
  },
  google: {
    make: (world) => new LiveSession(world),
    keys: ["setup", "clientContent", "realtimeInput", "toolResponse", "turns", "turnComplete", "parts", "text", "audio", "data"],
    words: ["user", "model", audio, "audio/pcm;rate=8000"],
    first: { setup: { model: "models/m" } },
  },
  listen: { make: (world) => new ListenSession(call, world), keys: ["type"], words: ["Finalize", "KeepAlive", "CloseStream"] },
  flux: { make: (world) => new FluxSession(call, world), keys: ["type", "thresholds"], words: ["Configure", "ForceEndTurn"] },
  speak: { make: (world) => new SpeakSession(call, world), keys: ["type", "text"], words: ["Speak", "Flush", "Clear", "Close"] },
  agent: {
    make: (world) => new AgentSession(world),
    keys: ["type", "text", "user_audio_chunk", "conversation_config_override", "agent", "prompt", "first_message", "result"],
    words: ["user_message", "client_tool_result", "contextual_update", "conversation_initiation_client_data", audio],
  },
  "stream-input": {
    make: (world) => new StreamInput(call, world, { voice: "v", many: true }),
    keys: ["text", "flush", "context_id", "close_context", "close_socket", "generation_config", "chunk_length_schedule"],
    words: ["a", ""],
  },
  cartesia: {
    make: (world) => new CartesiaSpeech(world),
    keys: ["context_id", "transcript", "continue", "flush", "cancel", "model_id", "voice", "output_format"],
    words: ["a", "sonic-3", "raw"],
  },
  stt: { make: (world) => new CartesiaTranscription(call, world), keys: ["finalize"], words: ["finalize", "done"] },
  fal: {
    make: (world) => new FalSession("fal-ai/app", world),
    keys: ["prompt", "image_size", "width", "height", "seed", "num_images", "image_url"],
    words: ["square", "a cat"],
  },
};

/** Messages that are nearly right, and some that are not at all. */
function messages({ keys, words }: Kind) {
  const word = fc.constantFrom(...words);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: "message" },
      word,
      fc.constantFrom(null, true, false, 0, -1, 1e9, 0.5, "", "x"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 5 }),
    ),
  }));
  const named = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 });
  const typed = fc.tuple(word, named).map(([type, more]) => ({ ...more, type }));
  return fc.array(fc.oneof(typed, named, value, fc.string(), fc.uint8Array()), { maxLength: 12 });
}

test.each(Object.entries(kinds))("%s takes whatever comes, and answers or closes", (name, kind) => {
  const world = worldOf(name, {});
  fc.assert(
    fc.property(messages(kind), (said) => {
      const client = new Client(kind.make(world));
      if (kind.first) client.say(kind.first);
      for (const message of said) {
        if (client.closed) break;
        client.say(typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message));
      }
      expect(client.session.waiting?.()).toBeUndefined();
    }),
    { numRuns: 150 },
  );
});
