import { refuseOutside } from "../../cassettes/inside-folder.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import type { Files } from "../../world/files.ts";
import type { Folder, FolderFile } from "./read-folder.ts";

/** Writes a file of the folder anew, while nobody records into it. Throws an EmulatorError where somebody has, since it was read. */
export async function changeFile(
  files: Files,
  { dir }: Pick<Folder, "dir">,
  { path, name, text }: Pick<FolderFile, "path" | "name" | "text">,
  fresh: string,
): Promise<void> {
  // Before the lock, which is a file there too.
  await refuseOutside(files, dir, path);
  await files.locked(path, async () => {
    if ((await files.readText(path)) !== text) throw changed(name);
    await files.write(path, fresh);
  });
}

function changed(name: string): EmulatorError {
  return new EmulatorError("AIGW-CASSETTE", "was changed meanwhile, and is left as it is now", {
    file: name,
    hint: "Run it again, when nothing is recorded into it",
  });
}
