import { cartesia } from "../../providers/cartesia.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { CartesiaSpeech } from "./speech.ts";
import { CartesiaTranscription } from "./transcription.ts";

/** Cartesia's sockets (wire formats, 20). The gateway's documented path is empty: speech. The model is in each message. */
export const cartesiaRealtime: RealtimeProvider = {
  slug: "cartesia",
  provider: cartesia,
  keyIn: ({ query }) => query.get("api_key") ?? query.get("access_token") ?? undefined,
  open(call) {
    switch (call.path) {
      case "":
      case "tts/websocket":
        return onSocket(call, (world) => new CartesiaSpeech(world));
      case "stt/websocket":
        return onSocket(call, (world) => new CartesiaTranscription(call, world));
      default:
        return { failure: { kind: "path-not-found" } };
    }
  },
};
