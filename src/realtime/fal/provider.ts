import { fal } from "../../providers/fal.ts";
import type { RealtimeProvider } from "../provider.ts";
import { onSocket } from "../run.ts";
import { withoutProtocol } from "../vendor-call.ts";
import { FalSession } from "./session.ts";

const KEY = "fal-api-key.";
const REALTIME = "/realtime";
const APP = /^(?<app>[\w.-]+(?:\/[\w.-]+)+?)(?:\/realtime)?$/;

/** fal's realtime apps, at the app's path (section 16.2). */
export const falRealtime: RealtimeProvider = {
  slug: "fal",
  provider: fal,
  modelOf: ({ path }) => APP.exec(path)?.groups?.["app"],
  keyIn: ({ protocols, query }) =>
    protocols.find((protocol) => protocol.startsWith(KEY))?.slice(KEY.length) ?? query.get("fal_jwt_token") ?? undefined,
  keyParameters: ["fal_jwt_token"],
  toVendor: (call) => ({
    ...call,
    path: call.path.endsWith(REALTIME) ? call.path : call.path + REALTIME,
    protocols: withoutProtocol(call.protocols, KEY),
  }),
  madeUp: ["request_id"],
  trouble: (reason) => JSON.stringify({ type: "x-fal-error", error: "BAD_REQUEST", reason }),
  open(call) {
    const { model } = call;
    if (model === undefined) return { failure: { kind: "path-not-found" } };
    return onSocket(call, (world) => new FalSession(model, world));
  },
};
