import { credentialShapes, findSecrets } from "../rules/secret-shapes.ts";
import { percentDecoded } from "./percent-decoded.ts";

/** Query parameters that carry keys at some provider: Google's `key`, the realtime sockets' `api_key`, and their like. */
const SECRET_NAME = /^(?:key|api[-_]?key|access[-_]?token|token|auth[-_]?token|secret|signature|x-amz-[a-z-]+)$/i;
const PARAMETER = /([?&])([^=&#]*)=([^&#]*)/g;

/**
 * A URL that may be shown and stored: credentials in its query are taken out, however their names are encoded, and so is what
 * looks like one under another name.
 */
export function redactUrl(url: string): string {
  if (!url.includes("?")) return url;
  return url.replace(PARAMETER, (found, mark: string, name: string, value: string) => {
    if (isKey(percentDecoded(name))) return `${mark}…=…`;
    return SECRET_NAME.test(percentDecoded(name)) || isKey(percentDecoded(value)) ? `${mark}${name}=…` : found;
  });
}

function isKey(text: string): boolean {
  return findSecrets(text, credentialShapes).length > 0;
}
