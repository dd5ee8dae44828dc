import { AGENT_MODEL } from "../../formats/elevenlabs/lists.ts";
import { elevenlabs } from "../../providers/elevenlabs.ts";
import { readObject } from "../message.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { withoutProtocol } from "../vendor-call.ts";
import { AgentSession } from "./agent.ts";
import { ScribeSession } from "./scribe.ts";
import { StreamInput } from "./stream-input.ts";

const KEY = "xi-api-key.";
const SPEECH = /^v1\/text-to-speech\/(?<voice>[^/]+)\/(?<kind>stream-input|multi-stream-input)$/;
const SCRIBE = "v1/speech-to-text/realtime";
const AGENT = "v1/convai/conversation";
const AGENTS = ["", AGENT];

/** ElevenLabs' agents, live transcription, and speech of a text that is still being written (wire formats, 18). */
export const elevenlabsRealtime: RealtimeProvider = {
  slug: "elevenlabs",
  provider: elevenlabs,
  modelOf: ({ path, query }) => (AGENTS.includes(path) ? AGENT_MODEL : (query.get("model_id") ?? undefined)),
  keyIn: ({ protocols, query }) =>
    protocols.find((protocol) => protocol.startsWith(KEY))?.slice(KEY.length) ?? query.get("token") ?? undefined,
  keyParameters: ["token"],
  toVendor: (call) => ({ ...call, path: call.path || AGENT, protocols: withoutProtocol(call.protocols, KEY) }),
  madeUp: ["context_id", "contextId"],
  // An agent's client answers pings, which come by a timer.
  keepsOpen: (message) => readObject(message)?.["type"] === "pong",
  trouble: (message) => JSON.stringify({ message, error: "invalid_message", code: 1008 }),
  open(call) {
    if (AGENTS.includes(call.path)) {
      if (call.query.get("agent_id")) return onSocket(call, (world) => new AgentSession(world));
      return { failure: { kind: "bad-request", param: "query.agent_id", message: "Field required", code: "missing" } };
    }
    if (call.path === SCRIBE) return onSocket(call, (world) => new ScribeSession(call, world));
    const { voice, kind } = SPEECH.exec(call.path)?.groups ?? {};
    if (voice === undefined) return { failure: { kind: "path-not-found" } };
    const many = kind === "multi-stream-input";
    return onSocket(call, (world) => new StreamInput(call, world, { voice, many }));
  },
};
