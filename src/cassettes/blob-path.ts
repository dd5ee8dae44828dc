import { dirname, join } from "node:path";

/** Where the body of a recording in this file is, by its digest, when it is a file of its own. */
export function blobPath(file: string, sha256: string): string {
  return join(dirname(file), "blobs", `${sha256}.bin`);
}
