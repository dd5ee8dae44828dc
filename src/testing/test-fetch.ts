import { type Fetch, reroutedFetch } from "../reroute/fetch.ts";
import { reroutedHosts } from "../reroute/hosts.ts";
import { headersFor } from "../reroute/meant-headers.ts";
import { besidesUrl, urlIn } from "../world/moved-request.ts";
import { fromVariable } from "./anthropic-variable.ts";
import { currentSandbox } from "./current-sandbox.ts";

const INSTALLED = Symbol.for("aigw-emulator.test-fetch");

/**
 * Puts a fetch in front of the global one that sends to the running test's emulator what is meant for a provider or for Cloudflare: many
 * clients look at no variable, or have the gateway's host written into them. Outside of tests it does nothing. To be called when this is
 * loaded, so that whoever replaces fetch later, such as MSW, is asked first.
 */
export function watchFetch(): void {
  const before: Fetch & { [INSTALLED]?: true } = globalThis.fetch;
  if (before[INSTALLED]) return;
  const { takes } = reroutedHosts({ providers: true });
  const rerouted = reroutedFetch(before, {
    takes: (url) => currentSandbox() !== undefined && takes(url),
    ask: (meant, init, real) =>
      real(`${currentSandbox()?.url}${meant.pathname}${meant.search}`, { ...init, headers: headersFor(meant, init) }),
    offline: undefined,
  });
  const fetch: Fetch = (input, init) => {
    const meant = urlIn(input);
    const url = fromVariable(meant, currentSandbox()?.url);
    return url === meant ? rerouted(input, init) : before(url, besidesUrl(input, init));
  };
  globalThis.fetch = Object.assign(fetch, { [INSTALLED]: true });
}
