import { constants } from "node:fs";
import { appendFile, chmod, copyFile, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unlessMissing } from "./missing.ts";

let writes = 0;

interface Options {
  readonly mode?: number;
}

/** Readers see the old file or the new one, never a half. Without a mode, a file that is there keeps its own. */
export function writeWhole(path: string, text: string | Uint8Array, { mode }: Options = {}): Promise<void> {
  return replaced(path, mode, (draft) => writeFile(draft, text, { flush: true }));
}

/** The same, with a text at the end of what is there: the system copies that, and it is not read. */
export function writeAtEnd(path: string, text: string, { mode }: Options = {}): Promise<void> {
  return replaced(path, mode, async (draft) => {
    await copyFile(path, draft, constants.COPYFILE_FICLONE).catch(unlessMissing);
    await appendFile(draft, text, { flush: true });
  });
}

/** Makes a draft of a file and puts it in the file's place. */
async function replaced(path: string, mode: number | undefined, write: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  writes += 1;
  // In the same folder, because a rename across file systems is a copy; hidden, so that listings skip it.
  const draft = join(dirname(path), `.${process.pid}-${writes}.tmp`);
  try {
    const wanted = mode ?? (await modeOf(path));
    // Nobody else reads it before it has its mode.
    if (wanted !== undefined) await writeFile(draft, "", { mode: wanted });
    await write(draft);
    // The mode given at creation is narrowed by the umask.
    if (wanted !== undefined) await chmod(draft, wanted);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  const facts = await stat(path).catch(unlessMissing);
  return facts === undefined ? undefined : facts.mode & 0o777;
}
