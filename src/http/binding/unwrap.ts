import type { IncomingMessage } from "node:http";
import { percentDecoded } from "../../exchange/percent-decoded.ts";

/** Where a Worker's binding is served; what follows is an account, and then the path that the binding asks for. */
export const BINDING = "/_aigw/binding";

/** Chooses the account, where the URL that a tool is given cannot. */
const ACCOUNT_HEADER = "x-aigw-binding";

/**
 * The URL of a request of a binding, in one form however it was delivered: `/_aigw/binding/{account}/{the binding's own path}`. Miniflare's
 * remote proxy sends everything to one URL, the real one in `MF-URL` and the headers renamed (WB-DEL-5): that is undone here. Paths of the
 * control API may be asked for as well: a Worker reaches nothing else of the emulator.
 */
export function bindingUrl(request: IncomingMessage): string | undefined {
  const { url = "/" } = request;
  if (!url.startsWith(BINDING)) return undefined;
  const [, inUrl = "local", rest = "/"] = /^\/_aigw\/binding(?:\/([^/?]*))?(.*)$/s.exec(url) ?? [];
  const original = request.headers["mf-url"];
  const path = typeof original === "string" && URL.canParse(original) ? pathOf(new URL(original)) : rest;
  if (original !== undefined) request.headers = unrenamed(request.headers);
  // WB-RUN-2: a type of the user's own, in another case, is joined to the binding's.
  request.headers["content-type"] = request.headers["content-type"]?.split(",").at(-1)?.trim();
  const named = request.headers[ACCOUNT_HEADER];
  const account = typeof named === "string" && named !== "" ? encodeURIComponent(named) : inUrl || "local";
  if (!path.startsWith("/_aigw/")) return `${BINDING}/${account}${path}`;
  return /[?&]account=/.test(path) ? path : `${path}${path.includes("?") ? "&" : "?"}account=${account}`;
}

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}

/** What is between Miniflare and us keeps its name; everything else came from the Worker. */
function unrenamed(headers: IncomingMessage["headers"]): IncomingMessage["headers"] {
  const kept: IncomingMessage["headers"] = {};
  for (const [name, value] of Object.entries(headers)) {
    if (HOP.test(name)) kept[name] = value;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(RENAMED) && !HOP.test(name.slice(RENAMED.length))) kept[name.slice(RENAMED.length)] = value;
  }
  return kept;
}

const RENAMED = "mf-header-";
const HOP = /^(?:host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.+)$/;

/** The parts of such a URL; undefined for every other. */
export interface BindingUrl {
  readonly account: string;
  /** Without leading slash; percent-encoding kept. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
}

export function parseBindingUrl(url: string): BindingUrl | undefined {
  const found = /^\/_aigw\/binding\/([^/?]+)(?:\/([^?]*))?(\?.*)?$/s.exec(url);
  if (!found) return undefined;
  const [, account = "", path = "", search = ""] = found;
  return { account: percentDecoded(account), path, search };
}
