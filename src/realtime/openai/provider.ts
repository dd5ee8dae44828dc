import { openai } from "../../providers/openai.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { OpenaiSession } from "./session.ts";
import { troubleEvent, usageOfEvent } from "./told.ts";

const KEY = "openai-insecure-api-key.";
const PATHS = ["", "realtime", "v1/realtime"];

/** OpenAI's Realtime API. Browsers bring the key as a sub-protocol, and the one that is answered with is `realtime`. */
export const openaiRealtime: RealtimeProvider = {
  slug: "openai",
  provider: openai,
  keyIn: ({ protocols }) => protocols.find((protocol) => protocol.startsWith(KEY))?.slice(KEY.length),
  toVendor: (call) => ({ ...call, path: "realtime" }),
  madeUp: ["event_id", "item.id", "previous_item_id"],
  trouble: troubleEvent,
  usageIn: usageOfEvent,
  open(call) {
    if (!PATHS.includes(call.path)) return { failure: { kind: "path-not-found" } };
    const protocol = call.protocols.find((offered) => offered === "realtime");
    return onSocket(call, (world) => new OpenaiSession(call, world), protocol);
  },
};
