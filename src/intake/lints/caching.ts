import { cachePolicy } from "../../rules/cache-policy.ts";
import type { StepLint } from "./lint.ts";

/** AIGW-L031: a time to live, and no cache to live in (G-CACHE-2). */
export const lintTtlWithoutCache: StepLint = ({ options, exchange }, mind, { cacheTtlHeaderOptsIn }) => {
  const { value, from, name } = options.cacheTtlSeconds;
  if (value === 0 || from === "default" || from === "gateway" || name === undefined) return;
  if (options.cacheKey.value === null && !exchange.gateway.cache_ttl && !cacheTtlHeaderOptsIn) mind("AIGW-L031", name);
};

/** AIGW-L032: a stream where answers are cached (G-CACHE-14). */
export const lintStreamWithCache: StepLint = ({ options, exchange, request }, mind, quirks) => {
  const { gateway } = exchange;
  if ((options.cacheKey.value === null && !gateway.cache_ttl) || quirks.cacheStreams) return;
  if (!cachePolicy({ gateway, options, requestBytes: request.body.byteLength }, quirks).store) return;
  if (asksForStream(request)) mind("AIGW-L032", `${request.path} as a stream`);
};

/** In the body, or, at Google and Amazon, in the path. */
function asksForStream(request: Parameters<StepLint>[0]["request"]): boolean {
  if (/:stream|-stream$/.test(request.path)) return true;
  return request.flag("stream");
}
