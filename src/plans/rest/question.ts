import { jsonIn } from "../../exchange/body.ts";
import type { Arrival } from "../../exchange/exchange.ts";
import { percentDecoded } from "../../exchange/percent-decoded.ts";

/** A body's fields, which nobody has checked. */
export type Body = Readonly<Record<string, unknown>>;

/** Where on the REST API a question came in: `/run`, a path with the model in it, or an endpoint of one shape (section 4). */
export type Place = "run" | "path" | "chat" | "responses" | "messages" | "embeddings";

/** What is asked, before anybody has judged it. */
export interface RestQuestion {
  readonly place: Place;
  /** As the caller spells it; undefined when the body names none. */
  readonly model: string | undefined;
  /** Undefined when it is no JSON object, and where the place does not want one. */
  readonly body: Body | undefined;
}

/** The documented base URL of one SDK makes it say `v1` twice (G-REST-14). */
const PLACES = new Map<string, Place>([
  ["run", "run"],
  ["v1/chat/completions", "chat"],
  ["v1/responses", "responses"],
  ["v1/messages", "messages"],
  ["v1/v1/messages", "messages"],
  ["v1/embeddings", "embeddings"],
]);

/** What is served, for advice. */
export const REST_PATHS: readonly string[] = [...PLACES.keys(), "run/@cf/{author}/{model}"];

const MODEL_IN_PATH = /^run\/((?:@|%40).+)$/i;

/** What is served under `/client/v4/accounts/{account}/ai/`; undefined for every other path. */
export function placeOf(path: string): Place | undefined {
  return PLACES.get(path) ?? (MODEL_IN_PATH.test(path) ? "path" : undefined);
}

export function readQuestion({ path, body }: Pick<Arrival, "path" | "body">): RestQuestion {
  const place = placeOf(path) ?? "run";
  if (place === "path") return { place, model: percentDecoded(MODEL_IN_PATH.exec(path)?.[1] ?? ""), body: undefined };
  const json = parse(body);
  const model = json?.["model"];
  return { place, model: typeof model === "string" && model !== "" ? model : undefined, body: json };
}

function parse(body: Uint8Array): Body | undefined {
  try {
    const json = jsonIn(body);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
