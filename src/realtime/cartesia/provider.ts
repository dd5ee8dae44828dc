import { cartesia } from "../../providers/cartesia.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { CartesiaSpeech } from "./speech.ts";
import { CartesiaTranscription } from "./transcription.ts";

const SPEECH = "tts/websocket";

/** Cartesia's sockets (wire formats, 20). The gateway's documented path is empty: speech. The model is in each message. */
export const cartesiaRealtime: RealtimeProvider = {
  slug: "cartesia",
  provider: cartesia,
  keyIn: ({ query }) => query.get("api_key") ?? query.get("access_token") ?? undefined,
  keyParameters: ["access_token"],
  toVendor: (call) => ({ ...call, path: call.path || SPEECH }),
  madeUp: ["context_id"],
  trouble: (message) =>
    JSON.stringify({
      type: "error",
      done: true,
      status_code: 400,
      error_code: "invalid_request",
      title: "Invalid request",
      message,
    }),
  open(call) {
    switch (call.path) {
      case "":
      case SPEECH:
        return onSocket(call, (world) => new CartesiaSpeech(world));
      case "stt/websocket":
        return onSocket(call, (world) => new CartesiaTranscription(call, world));
      default:
        return { failure: { kind: "path-not-found" } };
    }
  },
};
