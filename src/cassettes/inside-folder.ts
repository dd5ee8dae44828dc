import { EmulatorError } from "../errors/emulator-error.ts";
import type { Files } from "../world/files.ts";

/** Throws an EmulatorError where a file to be written is, by links, not below the folder of recordings. */
export async function refuseOutside(files: Pick<Files, "realPath">, dir: string, path: string): Promise<void> {
  const [root, real] = [await files.realPath(dir), await files.realPath(path)];
  if (real.startsWith(`${root}/`) && path.startsWith(`${dir}/`)) return;
  throw new EmulatorError("AIGW-CASSETTE", `is not written: it leads out of the folder of recordings, to ${real}`, {
    file: path,
    hint: "Replace the link by a file or a folder of its own, or set cassettes to the folder that it leads to",
  });
}
