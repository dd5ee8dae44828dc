import { currentSandbox } from "../testing/current-sandbox.ts";
import { type AskEmulator, type Fetch, reroutedFetch } from "./fetch.ts";
import { reroutedHosts } from "./hosts.ts";
import { headersFor } from "./meant-headers.ts";
import { refuseDatagrams, refuseLookups } from "./names.ts";
import { type Blocked, type Offline, offlineRules } from "./offline.ts";
import { patches, syncNames } from "./patch.ts";
import { nameSandboxes } from "./requests.ts";
import { rerouteSockets } from "./sockets.ts";

/** What `reroute` takes; without a word it sends Cloudflare's hosts to the emulator of the running test. */
export interface RerouteOptions {
  /** The emulator's base URL, such as `http://127.0.0.1:4177`. */
  readonly url?: string | undefined;
  /** In place of `url`: what answers in this process, such as `emulator.fetch`. */
  readonly fetch?: ((input: string, init: RequestInit) => Promise<Response>) | undefined;
  /** The emulator's TLS authority in PEM (`emulator.tls.ca`): node:https, HTTP/2 and WebSockets are rerouted as well as fetch. */
  readonly ca?: string | undefined;
  /** Hosts that are rerouted besides gateway.ai.cloudflare.com and api.cloudflare.com; `*` stands for a part of a name. */
  readonly hosts?: readonly string[] | undefined;
  /** Reroutes the providers' own hosts too, as if they had been asked through the gateway. */
  readonly providers?: boolean | undefined;
  /** Refuses whatever else would leave this machine. */
  readonly offline?: boolean | undefined;
  /** Hosts that may be reached all the same; `*` stands for a part of a name. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Hears of every attempt that is refused. */
  readonly onBlocked?: ((blocked: Blocked) => void) | undefined;
}

/**
 * From now on, requests of this process to Cloudflare's hosts go to the emulator: those of the global fetch always, those of
 * everything else where `ca` is given. Returns the function that ends it. Throws nothing: a request that has no emulator to go to is
 * told so.
 */
export function reroute(options: RerouteOptions = {}): () => void {
  const { url, ca, hosts, providers, allowHosts = [], onBlocked = () => {} } = options;
  const rerouted = reroutedHosts({ hosts, providers });
  const emulator = url === undefined ? undefined : new URL(url);
  const own = emulator ? [emulator.hostname] : [];
  const offline = options.offline ? offlineRules({ allowHosts: [...allowHosts, ...own], rerouted, onBlocked }) : undefined;
  const put = patches();
  const ask = options.fetch ? inProcess(options.fetch) : overSocket(emulator);
  put.put(globalThis, "fetch", (before) => reroutedFetch(before as Fetch, { takes: rerouted.takes, ask, offline }));
  const overTls = tlsOf(emulator, ca);
  rerouteSockets(put, { takes: rerouted.has, emulator: overTls, offline });
  if (overTls) nameSandboxes(put, rerouted.has);
  if (offline) refuseNames(put, offline);
  syncNames();
  return put.undo;
}

function refuseNames(put: ReturnType<typeof patches>, offline: Offline): void {
  refuseLookups(put, offline);
  refuseDatagrams(put, offline);
}

function tlsOf(emulator: URL | undefined, ca: string | undefined) {
  if (!emulator || ca === undefined) return undefined;
  return {
    host: emulator.hostname.replace(/^\[|\]$/g, ""),
    port: Number(emulator.port) || (emulator.protocol === "https:" ? 443 : 80),
    ca,
  };
}

function inProcess(answer: NonNullable<RerouteOptions["fetch"]>): AskEmulator {
  return (meant, init) => answer(meant.href, { ...init, headers: headersFor(meant, init) });
}

function overSocket(emulator: URL | undefined): AskEmulator {
  return async (meant, init, real) => {
    const base = currentSandbox()?.url ?? emulator?.origin;
    if (base === undefined) throw unreachable(`no emulator is named that ${meant.host} is to be rerouted to: ${ADVICE}`);
    try {
      return await real(`${base}${meant.pathname}${meant.search}`, { ...init, headers: headersFor(meant, init) });
    } catch (error) {
      if (!isRefused(error)) throw error;
      throw unreachable(`no emulator answers at ${base}, where ${meant.host} is rerouted to: ${ADVICE}`, error);
    }
  };
}

const ADVICE =
  "start one (npx aigw-emulator) and set AIGW_URL to its address (http://127.0.0.1:4177), or run the program with `aigw-emulator exec --`";

/** In fetch's own words, which clients know; why stands in the cause, as it does there. */
function unreachable(why: string, cause?: unknown): TypeError {
  return new TypeError("fetch failed", { cause: new Error(why, cause === undefined ? {} : { cause }) });
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ECONNREFUSED";
}
