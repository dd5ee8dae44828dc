import { Buffer } from "node:buffer";

/**
 * The boundary of a form whose content type does not name it: users write `contentType: "multipart/form-data"`, which takes the place of
 * the header that has it (WB-RUN-11). It is on the body's first line. Undefined for everything else.
 */
export function boundaryOf(contentType: string | undefined, body: Uint8Array): string | undefined {
  if (contentType === undefined || !/^multipart\/form-data\b/i.test(contentType) || /;\s*boundary=/i.test(contentType))
    return undefined;
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 200)).toString("latin1");
  return /^--([^\r\n]{1,70})\r\n/.exec(head)?.[1];
}
