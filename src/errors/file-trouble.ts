import { EmulatorError } from "./emulator-error.ts";

/** What the system says of files, in words: what is so, and what to do. */
const TROUBLES: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ["the disk is full", "Make room on the disk, and run it again"],
  EDQUOT: ["this user's share of the disk is used up", "Make room on the disk, and run it again"],
  EROFS: ["it is on a disk that cannot be written to", "Name another folder, or mount it so that it can be written to"],
  EACCES: ["this user may not", "Look at the permissions of the file and of its folders"],
  EPERM: ["this user may not", "Look at the permissions of the file and of its folders"],
  ENOENT: ["it is not there", "Look at how it is spelled, from the folder in which the command runs"],
  EISDIR: ["it is a folder", "Name a file"],
  ENOTDIR: ["a file stands where a folder has to be", "Name another folder, or move the file out of the way"],
  EEXIST: ["a file stands where a folder has to be", "Name another folder, or move the file out of the way"],
  ELOOP: ["it is a circle of links", "Replace the link by a file or a folder"],
  ENAMETOOLONG: ["its name is too long", "Choose a shorter one"],
  EMFILE: ["too many files are open", "Raise the limit (ulimit -n), or do less at a time"],
  EIO: ["the disk does not answer as it should", "Look at the disk"],
};

/**
 * What a full disk, a folder without permission and the like do to those who read and write files, as an EmulatorError: no mistake of ours,
 * and something the operator can mend. Every other error is given back as it came.
 */
export function fileTrouble<Thrown>(error: Thrown, what = "a file cannot be read or written"): Thrown | EmulatorError {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return error;
  const [said, hint] = TROUBLES[String(error.code)] ?? [];
  if (said === undefined || hint === undefined) return error;
  const file = "path" in error && typeof error.path === "string" ? error.path : undefined;
  return new EmulatorError("AIGW-FILE", `${what}: ${said} (${error.code})`, { hint, file, cause: error });
}
