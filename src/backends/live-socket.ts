import type { Attempt } from "../exchange/attempt.ts";
import type { RealtimeStep } from "../exchange/exchange.ts";
import { type Reply, TransportFailure } from "../exchange/reply.ts";
import type { SocketSession } from "../exchange/socket.ts";
import { switchProtocols } from "../exchange/switching.ts";
import { upstreamUrl } from "../providers/upstream-url.ts";
import type { VendorCall } from "../realtime/vendor-call.ts";
import type { Clock } from "../world/clock.ts";
import { endWhenDeaf } from "../world/end-when-deaf.ts";
import type { OpenSocket } from "../world/open-socket.ts";
import type { SocketAnswer, SocketCall, UpstreamSockets } from "../world/upstream-sockets.ts";
import type { Backend } from "./backend.ts";
import { withKey } from "./live-key.ts";
import type { LiveSettings } from "./live-settings.ts";
import { headersOf } from "./passed-on.ts";
import { socketUsage } from "./socket-usage.ts";

interface LiveSocketParts {
  readonly sockets: UpstreamSockets;
  readonly settings: LiveSettings;
  /** The emulator's own: whether somebody is still there is no matter of the account's clock. */
  readonly clock: Clock;
  readonly report: (error: Error) => void;
}

/** Requests go to `http`; sockets are opened to the vendor itself, or through the real gateway, and all passes both ways as it comes. */
export function liveSocketBackend(http: Backend, parts: LiveSocketParts): Backend {
  return {
    send(attempt) {
      const { realtime } = attempt.step;
      return realtime ? open(attempt, realtime, parts) : http.send(attempt);
    },
  };
}

async function open(attempt: Attempt, realtime: RealtimeStep, parts: LiveSocketParts): Promise<Reply> {
  const call = { ...callOf(attempt, realtime, parts.settings), signal: attempt.signal, report: parts.report };
  const answer = await answered(call, attempt, parts.sockets);
  attempt.step.exchange.trace.add({
    what: "answered by",
    backend: "live",
    source: parts.settings.upstream,
    detail: new URL(call.url).host,
  });
  if (answer.kind === "refused") {
    const { status, body } = answer.answer;
    return { status, headers: headersOf(answer.answer), body, from: "provider" };
  }
  void endWhenDeaf(answer.socket, parts.clock);
  return letIn(answer, relay(answer, socketUsage(realtime.vendor)));
}

async function answered(call: SocketCall, { signal }: Attempt, sockets: UpstreamSockets): Promise<SocketAnswer> {
  try {
    return await sockets.open(call);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const why = error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error);
    throw new TransportFailure("connection", `${new URL(call.url).host}: ${why}`, { cause: error });
  }
}

type Open = Extract<SocketAnswer, { kind: "open" }>;

/** A caller that leaves before its socket is open leaves nobody who would close the vendor's. */
function letIn({ socket, headers }: Open, { started, ...session }: ReturnType<typeof relay>): Reply {
  const reply = switchProtocols(session, "provider", headersOf({ headers }));
  const { switching } = reply;
  if (!switching) return reply;
  const over = (error?: Error) => {
    if (!started()) socket.terminate();
    switching.over(error);
  };
  return { ...reply, switching: { session, over } };
}

function relay({ socket: vendor, protocol }: Open, counted: ReturnType<typeof socketUsage>) {
  let talking = false;
  const session: SocketSession = {
    protocol,
    usage: counted.usage,
    start(caller) {
      talking = true;
      caller.onMessage(async (message) => {
        vendor.send(message);
        await vendor.drained();
      });
      vendor.onMessage(async (message) => {
        counted.hear(message);
        caller.send(message);
        await caller.drained();
      });
      caller.onClose((code, reason) => passOn(code, reason, vendor));
      vendor.onClose((code, reason) =>
        isGoodbye(code) ? caller.close(code, reason) : caller.terminate(new Error("the provider's connection was lost")),
      );
    },
  };
  return { ...session, started: () => talking };
}

function passOn(code: number, reason: string, socket: OpenSocket): void {
  if (isGoodbye(code)) socket.close(code, reason);
  else socket.terminate();
}

/** What no close frame may say: no frame came at all (1006), or TLS failed (1015). */
function isGoodbye(code: number): boolean {
  return code !== 1006 && code !== 1015;
}

function callOf({ step }: Attempt, { vendor, protocols }: RealtimeStep, settings: LiveSettings) {
  const { provider, outgoing, exchange } = step;
  const { headers, search } = withKey(step, settings.environment);
  const asked: VendorCall = { path: outgoing.request.path, search, headers, protocols };
  const gateway = settings.upstream === "cloudflare" ? settings.upstreams["cloudflare"] : undefined;
  const base = settings.upstreams[vendor.slug] ?? settings.upstreams[provider.id];
  const call = gateway === undefined && vendor.toVendor ? vendor.toVendor(asked) : asked;
  const url =
    gateway === undefined
      ? upstreamUrl(provider, call, { base, account: exchange.account.id })
      : `${gateway}/${vendor.slug}${call.path === "" ? "" : `/${call.path}`}${call.search}`;
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.headers)) if (value !== undefined) sent[name] = value;
  const token = settings.environment["CLOUDFLARE_AI_GATEWAY_TOKEN"];
  if (gateway !== undefined && token) sent["cf-aig-authorization"] = `Bearer ${token}`;
  return { url: url.replace(/^http/, "ws"), headers: sent, protocols: call.protocols };
}
