import type { Files } from "../world/files.ts";

const TEXT = `# Bodies of recordings that are no text: git shows that they changed, and not how.
blobs/** binary linguist-generated
**/blobs/** binary linguist-generated
`;

/** Tells git about the bodies in a folder of recordings, once; a file that is there is its owner's. */
export async function tellGit(files: Pick<Files, "exists" | "write">, dir: string): Promise<void> {
  const path = `${dir}/.gitattributes`;
  if (!(await files.exists(path))) await files.write(path, TEXT);
}
