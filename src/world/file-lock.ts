import { type FileHandle, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A lock that was not let go of for so long was left behind, whatever it says. */
const STALE_MS = 30_000;
const RETRY_MS = 15;

/**
 * Runs `work` while nobody else who asks for the same file's lock does, in this process or another. The lock is a hidden file
 * beside it that says whose it is; one of a process that is gone is taken over.
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  await mkdir(dirname(path), { recursive: true });
  while (!(await take(lock))) {
    if (await isLeft(lock)) await rm(lock, { force: true });
    else await new Promise((later) => setTimeout(later, RETRY_MS));
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    await sign(file, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** One that cannot be signed, as on a full disk, would keep everybody waiting until it is stale. */
async function sign(file: FileHandle, lock: string): Promise<void> {
  try {
    await file.writeFile(String(process.pid));
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function isLeft(lock: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
    return Date.now() - mtimeMs > STALE_MS || (owner !== "" && !isAlive(Number(owner)));
  } catch {
    // Let go of meanwhile.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
