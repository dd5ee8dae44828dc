import { workersAi } from "../providers/workers-ai.ts";
import { FluxSession } from "./deepgram/flux.ts";
import { ListenSession } from "./deepgram/listen.ts";
import { isKeepAlive } from "./deepgram/provider.ts";
import { SpeakSession } from "./deepgram/speak.ts";
import type { RealtimeCall, RealtimeProvider } from "./provider.ts";
import { onSocket } from "./run.ts";
import type { Session, SessionWorld } from "./session.ts";
import { withoutParameters } from "./vendor-call.ts";

/** Deepgram's models at Cloudflare (G-RT-5), by name: they speak as Deepgram does. */
const MODELS: readonly (readonly [name: RegExp, make: (call: RealtimeCall, world: SessionWorld) => Session])[] = [
  [/^@cf\/deepgram\/nova-/, (call, world) => new ListenSession(call, world)],
  [/^@cf\/deepgram\/flux$/, (call, world) => new FluxSession(call, world)],
  [/^@cf\/deepgram\/aura-/, (call, world) => new SpeakSession(call, world)],
];

const UNNAMED = "No such model or task: the query has to name one, such as ?model=@cf/deepgram/nova-3";

/** Workers AI's models that speak over sockets. */
export const workersAiRealtime: RealtimeProvider = {
  slug: "workers-ai",
  provider: workersAi,
  toVendor: ({ path, search, ...call }) => ({
    ...call,
    path: path || `run/${new URLSearchParams(search).get("model") ?? ""}`,
    search: withoutParameters(search, ["model"]),
  }),
  keepsOpen: isKeepAlive,
  trouble: (description) => JSON.stringify({ type: "Error", code: "UNPARSABLE_CLIENT_MESSAGE", description }),
  open(call) {
    const { model = "" } = call;
    if (model === "" && call.path === "") return { failure: { kind: "model-not-found", message: UNNAMED } };
    if (call.path !== "") return { failure: { kind: "path-not-found" } };
    const [, make] = MODELS.find(([name]) => name.test(model)) ?? [];
    return make ? onSocket(call, (world) => make(call, world)) : { failure: { kind: "model-not-found", model } };
  },
};
