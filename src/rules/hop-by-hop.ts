/** Headers about one connection, not about what is sent over it (RFC 9110, 7.6.1), and the length, which is worked out anew. */
export const HOP_BY_HOP = [
  "connection",
  "content-length",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
] as const;
