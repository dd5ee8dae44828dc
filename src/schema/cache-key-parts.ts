/** What a cache key is made of, kept to explain a miss. What may hold a secret or be long is a SHA-256 in hex, empty when there was nothing. */
export type CacheKeyParts =
  | { readonly kind: "custom"; readonly cacheKey: string }
  | {
      readonly kind: "computed";
      readonly provider: string;
      readonly path: string;
      readonly query: string;
      readonly model: string;
      readonly credential: string;
      readonly body: string;
    };
