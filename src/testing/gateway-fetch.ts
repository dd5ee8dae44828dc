import { besidesUrl, urlIn } from "../world/moved-request.ts";

/** The global fetch's parameters; a text that is no whole URL is a path of the gateway. */
export type GatewayFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface Place {
  /** Of the emulator. */
  readonly url: string;
  readonly account: string;
  /** Of the gateway, with a slash at the end. */
  readonly base: string;
}

// As it was when this file was loaded: tests replace the global one.
const ownFetch = globalThis.fetch.bind(globalThis);

/** Rejects with a TypeError for a URL that leads elsewhere: nothing leaves the machine by way of it. */
export function gatewayFetch(place: Place): GatewayFetch {
  return async (input, init) => ownFetch(placed(urlIn(input), place), besidesUrl(input, init));
}

/** Of Cloudflare's URLs, the part before the account and the part behind it. */
const CLOUDFLARE = [
  /^(?:https?|wss?):\/\/gateway\.ai\.cloudflare\.com(\/v1\/)[^/?#]+(.*)$/s,
  /^(?:https?|wss?):\/\/api\.cloudflare\.com(\/client\/v4\/accounts\/)[^/?#]+(.*)$/s,
];

function placed(target: string, { url, account, base }: Place): string {
  if (!URL.canParse(target)) return new URL(target.replace(/^\/+/, ""), base).href;
  const [, before, behind] = CLOUDFLARE.map((pattern) => pattern.exec(target)).find((match) => match !== null) ?? [];
  if (before !== undefined) return `${url}${before}${account}${behind}`;
  if (new URL(target).origin === new URL(url).origin) return target;
  throw new TypeError(
    `gateway.fetch leads to the emulator, and ${new URL(target).origin} is another host: give a path such as "openai/chat/completions", or ${base}…`,
  );
}
