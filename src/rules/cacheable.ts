import type { Quirks } from "../schema/quirks.ts";

/** Bytes of body; above it a request is neither looked up nor its answer stored (G-CACHE-15). */
export const LARGEST_CACHEABLE_REQUEST = 25 * 1024 * 1024;

/** Whether an answer may be stored. `why` is a sentence for `explain`. */
export interface Cacheable {
  readonly store: boolean;
  readonly why: string;
}

/**
 * Judges a reply by its head: only status 200 (G-CACHE-13), only text and images (G-CACHE-12), streams only where the quirk
 * allows (G-CACHE-14). `streamed` says that a stream was asked for, for vendors whose streams look like plain JSON.
 */
export function cacheable(
  reply: { readonly status: number; readonly contentType: string | undefined; readonly streamed?: boolean },
  quirks: Pick<Quirks, "cacheStreams">,
): Cacheable {
  if (reply.status !== 200) return no(`only answers with status 200 are cached, this one has ${reply.status}`);
  const type = mediaType(reply.contentType);
  if (reply.streamed || STREAMS.has(type)) return quirks.cacheStreams ? STREAM : NO_STREAM;
  if (isText(type)) return TEXT;
  if (type.startsWith("image/")) return IMAGE;
  return no(`only text and images are cached, this answer is ${type || "of no named type"}`);
}

/** Whether a content type is that of a stream of events. */
export function isStreamType(contentType: string): boolean {
  return STREAMS.has(mediaType(contentType));
}

/** What may be cached (G-CACHE-12). */
export function isTextOrImage(contentType: string): boolean {
  const type = mediaType(contentType);
  return isText(type) || type.startsWith("image/");
}

function no(why: string): Cacheable {
  return { store: false, why };
}

const TEXT: Cacheable = { store: true, why: "text answers are cached" };
const IMAGE: Cacheable = { store: true, why: "image answers are cached" };
const STREAM: Cacheable = { store: true, why: "streams are cached (quirk cacheStreams)" };
const NO_STREAM = no("streams are not cached");

const STREAMS = new Set([
  "text/event-stream",
  "application/x-ndjson",
  "application/stream+json",
  "application/vnd.amazon.eventstream",
]);

function isText(type: string): boolean {
  return type === "application/json" || type.startsWith("text/") || TEXT_LIKE.test(type);
}

const TEXT_LIKE = /^application\/(?:xml|[^;]+\+(?:json|xml))$/;

/** "text/html; charset=utf-8" is "text/html". */
function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return "";
  const semicolon = contentType.indexOf(";");
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}
