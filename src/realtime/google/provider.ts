import { googleAiStudio } from "../../providers/google-ai-studio.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { withoutParameters } from "../vendor-call.ts";
import { LiveSession } from "./session.ts";
import { usageOfMessage } from "./told.ts";

const USUAL_METHOD = "ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

/** The documented path is empty; Google's own library adds the name of the service's method, another one for short-lived keys. */
const METHOD = /^(?:ws\/google\.ai\.generativelanguage\.[\w]+\.GenerativeService\.BidiGenerateContent(?:Constrained)?)?$/;

/** Google's Live API, under a slug of its own (G-PROV-3). The model is in the first message. */
export const googleRealtime: RealtimeProvider = {
  slug: "google",
  provider: googleAiStudio,
  modelOf: () => undefined,
  keyIn: ({ query }) => query.get("api_key") ?? query.get("access_token") ?? undefined,
  keyParameters: ["api_key", "access_token"],
  // The gateway's own name for a key; a short-lived one goes where Google wants it, and is no key elsewhere.
  toVendor({ path, search, headers, protocols }) {
    const { "x-goog-api-key": _, ...others } = headers;
    const shortLived = new URLSearchParams(search).has("access_token");
    return {
      path: path || USUAL_METHOD,
      search: withoutParameters(search, ["api_key"]),
      headers: shortLived ? others : headers,
      protocols,
    };
  },
  usageIn: usageOfMessage,
  open(call) {
    if (!METHOD.test(call.path)) return { failure: { kind: "path-not-found" } };
    return onSocket(call, (world) => new LiveSession(world));
  },
};
