import type { ErrorSpelling, HeaderMap, WireFormat, WriteContext } from "../formats/format.ts";
import type { QuotaStyle } from "../formats/quota-style.ts";
import type { ChatTarget, TargetPlace } from "../formats/translation.ts";
import type { KeyUse } from "./key-use.ts";
import type { Addressed } from "./upstream-url.ts";

/** What a vendor looks like from the gateway (spec section 2). Data, plus at most a few small functions. */
export interface Provider {
  /** Slug in the URL. */
  readonly id: string;
  /** What the path after the slug is appended to, without trailing slash. */
  readonly origin: string;
  /** A leading path segment the gateway drops when sent ("v1" where the origin already ends in it). */
  readonly optionalPrefix?: string;
  /** Where a request goes, where that is not origin and path as they stand: `origin` is left out where the usual one holds. */
  readonly located?: (request: Pick<Addressed, "path" | "headers">) => Located | undefined;
  /** The real hosts that its clients ask without the gateway, where those are not the origin's alone. */
  readonly reached?: Reached;
  /** Environment variables in which its own clients look for a key, most usual first. */
  readonly keyVariables?: readonly string[];
  /** A header with the whole URL that is meant, whatever the path says (G-PROV-7), and the hosts that it may name. */
  readonly target?: { readonly header: string; readonly hosts: RegExp };
  /** Where a key may be, most usual place first. The first is also where a stored key is put. */
  readonly credentials: readonly CredentialPlace[];
  /** Absent where every key is sent as it is. */
  readonly keyUse?: KeyUse;
  /** What every request has to have in its query. */
  readonly wantsInQuery?: string;
  readonly endpoints: readonly Endpoint[];
  readonly errors: ErrorSpelling;
  /** Headers that this vendor puts on every answer. */
  readonly headers?: (context: Pick<WriteContext, "random" | "nowMs">) => HeaderMap;
  /** How its own limits are counted, where they are configured. Without a word: by the minute, the answer's tokens, no headers. */
  readonly quota?: QuotaStyle;
  /** How its own chat is asked, where that is not as on /compat: for whoever has a text and wants the request. */
  readonly ownChat?: (question: PlainQuestion) => { readonly path: string; readonly body: object };
  /** How /compat reaches it (G-COMPAT-2, -5); absent when it does not. */
  readonly compat?: Compat;
  /**
   * How a request without a key can be paid (section 11.3): from credits (Unified Billing), or as Cloudflare's own models are,
   * for which there are no provider keys (G-CRED-4). Absent: not at all.
   */
  readonly billing?: {
    readonly by: "unified" | "cloudflare";
    readonly zeroDataRetention?: boolean;
    /** Only requests to the REST API are paid so (section 2, "run path only"). */
    readonly restOnly?: boolean;
  };
  /** False where log rows do not count what an embedding's input took (G-COST-7). */
  readonly logsEmbeddingInput?: false;
  /** How the REST API on api.cloudflare.com reaches it (section 4); absent when it does not. */
  readonly rest?: RestReach;
  /** A model's id, where requests may write more around it ("google/gemini-2.5-flash"): what the catalogue has it under. */
  readonly modelId?: (named: string) => string;
  /** An id this vendor could have: what relaxed mode answers although the catalogue does not list it. */
  readonly modelPattern: RegExp;
  /** Headers that its requests get where the caller sends none of the name. */
  readonly addedHeaders?: Readonly<Record<string, string>>;
  /**
   * An account's own (G-CUST-1): nobody here knows whether it wants a key, nor which models it has unless the catalogue lists
   * some.
   */
  readonly custom?: true;
}

/** What a user says to a model, and nothing else. */
export interface PlainQuestion {
  readonly model: string;
  readonly said: string;
  readonly stream: boolean;
}

/** Part of a real URL. */
interface Located {
  readonly origin?: string;
  readonly path: string;
}

/** The way back from a real URL: the other side of `located`. */
interface Reached {
  /** `*` stands for a part of a name. */
  readonly hosts: readonly string[];
  /** What stands after the slug; `path` is without leading slash. */
  readonly path: (host: string, path: string) => string;
}

/** What callers in OpenAI's words get of a vendor. */
export interface Compat {
  /** Before the model's name: "{prefix}/{model}". */
  readonly prefix: string;
  /** What is taken for the prefix as well. */
  readonly otherPrefix?: string;
  /** Chat completions: what the cache and the log know of the request, and, without a target, where it goes. */
  readonly endpoint: Endpoint;
  /** Where chat goes, where that depends on whose key it is. */
  readonly path?: (place: TargetPlace) => string;
  /** The API that chat is translated to; one of the provider's endpoints serves it. */
  readonly target?: ChatTarget;
  /** The only models that are reached this way (G-COMPAT-2). */
  readonly models?: RegExp;
  /** Where Responses go; absent when the vendor has none (G-COMPAT-7). */
  readonly responses?: Endpoint;
}

/** A vendor as the REST API knows it. */
export interface RestReach {
  /** What its models' names begin with there: "google" of `google/gemini-3-flash`. */
  readonly author: string;
  /** A model's name after the author, where it is not the vendor's own id (G-REST-4). */
  readonly nameOf?: (id: string) => string;
  /** Its models run at Cloudflare: a gateway only when asked for one, and the vendor itself says which models there are. */
  readonly cloudflare?: true;
  /** The shape that `POST /run` takes and gives (G-REST-12). */
  readonly run: "chat" | "messages";
  /** Where it is asked, by the shape of the question; what is missing it does not serve. */
  readonly chat?: Endpoint;
  readonly messages?: Endpoint;
  readonly responses?: Endpoint;
  readonly embeddings?: Endpoint;
  readonly image?: Endpoint;
  readonly video?: Endpoint;
  /** Paths of its own under `/run`, with the model in them. */
  readonly paths?: readonly Endpoint[];
  /** Takes a model's output out of what the vendor's own API wraps it in; absent where it is not wrapped. */
  readonly output?: (answer: Uint8Array) => Uint8Array;
  /** Headers that it needs and callers of this surface do not send; where they do, theirs count. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What `/run` refuses beforehand (G-REST-10): the sentence, or undefined when all is well. */
  readonly complain?: (input: Readonly<Record<string, unknown>>, model: string) => string | undefined;
  /** Another spelling of the input that `/run` takes, turned into the usual one (G-REST-12). */
  readonly usual?: (input: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Where its models take web search, which is each vendor's own (G-REST-15). */
  readonly webSearch: readonly RestShape[];
}

export type RestShape = "chat" | "messages" | "responses" | "embeddings" | "image" | "video";

export type CredentialPlace =
  | { readonly in: "header"; readonly name: string; readonly scheme?: string }
  | { readonly in: "query"; readonly name: string };

/** One thing a provider serves. */
export interface Endpoint {
  readonly method: string;
  /** The pattern as written, relative to the origin. */
  readonly pattern: string;
  readonly format: WireFormat;
  /** Overrides the provider's spelling (Google's OpenAI-shaped surface wraps errors in an array). */
  readonly errors?: ErrorSpelling;
  /**
   * Stands for an address of the vendor's own that answers give away, and which callers reach without the gateway: it needs no
   * key, and its events are not padded.
   */
  readonly direct?: true;
  /** The pattern's params when `path` fits, percent-decoded. */
  match(path: string): Record<string, string> | undefined;
}

export const bearer: CredentialPlace = { in: "header", name: "authorization", scheme: "Bearer" };

export function header(name: string): CredentialPlace {
  return { in: "header", name };
}

export function query(name: string): CredentialPlace {
  return { in: "query", name };
}

export function post(pattern: string, format: WireFormat, errors?: ErrorSpelling): Endpoint {
  return endpoint("POST", pattern, format, errors);
}

export function get(pattern: string, format: WireFormat, errors?: ErrorSpelling): Endpoint {
  return endpoint("GET", pattern, format, errors);
}

export function put(pattern: string, format: WireFormat, errors?: ErrorSpelling): Endpoint {
  return endpoint("PUT", pattern, format, errors);
}

export function del(pattern: string, format: WireFormat, errors?: ErrorSpelling): Endpoint {
  return endpoint("DELETE", pattern, format, errors);
}

export function direct(served: Endpoint): Endpoint {
  return { ...served, direct: true };
}

/**
 * Patterns: `{name}` is one segment (or a part of one), `{name+}` any number of them, `{name:a|b}` one of the words.
 * Everything else stands for itself.
 */
function endpoint(method: string, pattern: string, format: WireFormat, errors?: ErrorSpelling): Endpoint {
  const expression = new RegExp(
    `^${pattern
      .split(/(\{[^}]*\})/)
      .map(toExpression)
      .join("")}$`,
  );
  const isLiteral = !pattern.includes("{");
  return {
    method,
    pattern,
    format,
    ...(errors ? { errors } : {}),
    match(path) {
      if (isLiteral) return path === pattern ? {} : undefined;
      const found = expression.exec(path);
      if (!found) return undefined;
      return Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)]));
    },
  };
}

function toExpression(piece: string): string {
  const param = /^\{(\w+)(\+|:[^}]*)?\}$/.exec(piece);
  if (!param) return piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const [, name, kind] = param;
  if (kind === "+") return `(?<${name}>.+)`;
  return kind ? `(?<${name}>${kind.slice(1)})` : `(?<${name}>[^/]+?)`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
