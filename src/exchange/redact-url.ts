/** Query parameters that carry keys at some provider: Google's `key`, the realtime sockets' `api_key`, and their like. */
const SECRET_PARAMETERS =
  /([?&](?:key|api[-_]?key|access[-_]?token|token|auth[-_]?token|secret|signature|x-amz-[a-z-]+)=)[^&#]*/gi;

/** A URL that may be shown and stored: credentials in its query are taken out. */
export function redactUrl(url: string): string {
  return url.includes("?") ? url.replace(SECRET_PARAMETERS, "$1…") : url;
}
