import { EmulatorError } from "../errors/emulator-error.ts";
import { type CallSite, callSite } from "./call-site.ts";
import { hostMatcher, isLoopback, type ReroutedHosts } from "./hosts.ts";

/** An attempt to leave this machine. */
export interface Blocked {
  /** Host and port where known, or what was looked up. */
  readonly what: string;
  readonly host: string;
  readonly from: CallSite | undefined;
}

export interface OfflineRules {
  /** Hosts that may be reached all the same; `*` stands for a part of a name. */
  readonly allowHosts: readonly string[];
  readonly rerouted: ReroutedHosts;
  /** Hears of every attempt. */
  readonly onBlocked: (blocked: Blocked) => void;
}

export interface Offline {
  allows(host: string): boolean;
  /** What an attempt fails with; `above` is the function that was called. */
  refusal(attempt: Attempt, above: (...args: never[]) => unknown): EmulatorError;
}

interface Attempt {
  readonly host: string;
  readonly port?: number | undefined;
  /** The URL that was asked for; queries, which may hold keys, are not shown. */
  readonly url?: URL;
  /** Where it came from, when that is not on the stack any more. */
  readonly from?: CallSite | undefined;
}

/** The one place that decides whether something may leave this machine. */
export function offlineRules({ allowHosts, rerouted, onBlocked }: OfflineRules): Offline {
  const allowed = hostMatcher(allowHosts);
  return {
    allows: (host) => isLoopback(host) || allowed(host),
    refusal({ host, port, url, from: known }, above) {
      const from = callSite(above) ?? known;
      const where = url ? `${url.origin}${url.pathname}` : host + (port === undefined ? "" : `:${port}`);
      onBlocked({ what: where, host, from });
      const hint = rerouted.has(host)
        ? "sockets to it are rerouted when the emulator speaks TLS (--tls) and AIGW_CA names its authority's file"
        : `send it through the gateway, or let it out with allowHosts (AIGW_ALLOW_HOSTS=${host})`;
      const place = from ? ` from ${from.file}:${from.line}` : "";
      return new EmulatorError("AIGW-NET", `blocked outbound call to ${where}${place}: this process is offline; ${hint}`, {
        hint,
        file: from?.file,
        line: from?.line,
      });
    },
  };
}
