import { besidesUrl, urlIn } from "../world/moved-request.ts";
import type { Offline } from "./offline.ts";

export interface FetchParts {
  /** Whether a request is for the emulator. */
  readonly takes: (url: URL) => boolean;
  /** Asks the emulator; `url` is the one that was meant, and its path is asked for. */
  readonly ask: AskEmulator;
  /** Undefined where everything else may go where it wants. */
  readonly offline: Offline | undefined;
}

export type AskEmulator = (url: URL, init: RequestInit, real: Fetch) => Promise<Response>;
export type Fetch = typeof globalThis.fetch;

/** A fetch that sends what is the emulator's to it, and everything else where it sent it before. */
export function reroutedFetch(real: Fetch, { takes, ask, offline }: FetchParts): Fetch {
  return async function fetch(input, init) {
    const url = urlOf(input);
    if (url && takes(url)) {
      const response = await ask(url, besidesUrl(input, init), real);
      // As a client would have it that looks where its answer came from.
      return Object.defineProperty(response, "url", { value: url.href });
    }
    if (url && offline && /^https?:$/.test(url.protocol) && !offline.allows(url.hostname))
      throw offline.refusal({ host: url.hostname, url }, fetch);
    return real(input, init);
  };
}

/** Undefined for what the real fetch is to complain of. */
function urlOf(input: Parameters<Fetch>[0]): URL | undefined {
  const text = urlIn(input);
  return URL.canParse(text) ? new URL(text) : undefined;
}
