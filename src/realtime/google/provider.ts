import { googleAiStudio } from "../../providers/google-ai-studio.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { LiveSession } from "./session.ts";

/** The documented path is empty; Google's own library adds the name of the service's method, another one for short-lived keys. */
const METHOD = /^(?:ws\/google\.ai\.generativelanguage\.[\w]+\.GenerativeService\.BidiGenerateContent(?:Constrained)?)?$/;

/** Google's Live API, under a slug of its own (G-PROV-3). The model is in the first message. */
export const googleRealtime: RealtimeProvider = {
  slug: "google",
  provider: googleAiStudio,
  modelOf: () => undefined,
  keyIn: ({ query }) => query.get("api_key") ?? query.get("access_token") ?? undefined,
  open(call) {
    if (!METHOD.test(call.path)) return { failure: { kind: "path-not-found" } };
    return onSocket(call, (world) => new LiveSession(world));
  },
};
