import { type HttpHandler, http } from "msw";
import { currentSandbox } from "../testing/current-sandbox.ts";
import { type HostChoice, reroutedHosts } from "./hosts.ts";

/** What answers in process: an emulator, or a test's gateway. */
export interface Answering {
  fetch(request: Request): Promise<Response>;
}

export interface GatewayHandlerOptions {
  /** Hosts besides gateway.ai.cloudflare.com and api.cloudflare.com; `*` stands for a part of a name. */
  readonly hosts?: readonly string[] | undefined;
  /** Answers for the providers' own hosts too, as if they had been asked through the gateway. */
  readonly providers?: boolean | undefined;
}

/**
 * Handlers for MSW that let an emulator answer what is meant for the gateway, streams piece by piece; the emulator needs no port.
 * Other requests are passed over: what MSW does with those is its `onUnhandledRequest`.
 *
 *     const server = setupServer(...gatewayHandlers(emulator));
 */
export function gatewayHandlers(emulator: Answering, options: GatewayHandlerOptions = {}): HttpHandler[] {
  const rerouted = reroutedHosts(options satisfies HostChoice);
  // One handler for all: a request that it does not answer goes on to the next, which the names of hosts alone could not tell.
  return [
    http.all(/^https?:/, ({ request }) => {
      if (!rerouted.takes(new URL(request.url))) return undefined;
      return emulator.fetch(inSandbox(request));
    }),
  ];
}

/** With the account of the running test, where there is one. */
function inSandbox(request: Request): Request {
  const sandbox = currentSandbox();
  if (!sandbox) return request;
  const headers = new Headers(request.headers);
  headers.set("x-aigw-account", sandbox.account);
  return new Request(request, { headers });
}
