import { deepgram } from "../../providers/deepgram.ts";
import { readObject } from "../message.ts";
import type { RealtimeCall, RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import type { Frame, Session, SessionWorld } from "../session.ts";
import { FluxSession } from "./flux.ts";
import { ListenSession } from "./listen.ts";
import { SpeakSession } from "./speak.ts";

/** Sent by a timer where there is no sound (wire formats, 19). */
export function isKeepAlive(message: Frame): boolean {
  return readObject(message)?.["type"] === "KeepAlive";
}

const PATHS: Readonly<Record<string, (call: RealtimeCall, world: SessionWorld) => Session>> = {
  "v1/listen": (call, world) => new ListenSession(call, world),
  "v2/listen": (call, world) => new FluxSession(call, world),
  "v1/speak": (call, world) => new SpeakSession(call, world),
};

/** Deepgram at its own paths (wire formats, 19). Browsers bring the key after the word `token`. */
export const deepgramRealtime: RealtimeProvider = {
  slug: "deepgram",
  provider: deepgram,
  keyIn: ({ protocols }) => (protocols.includes("token") ? protocols[protocols.indexOf("token") + 1] : undefined),
  keepsOpen: isKeepAlive,
  trouble: (description) => JSON.stringify({ type: "Error", code: "UNPARSABLE_CLIENT_MESSAGE", description }),
  open(call) {
    const make = Object.hasOwn(PATHS, call.path) ? PATHS[call.path] : undefined;
    if (!make) return { failure: { kind: "path-not-found" } };
    const protocol = call.protocols.find((offered) => offered === "token");
    return onSocket(call, (world) => make(call, world), protocol);
  },
};
