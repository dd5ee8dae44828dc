/** Whether an error of the file system says that there is nothing of that name. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Undefined for that; any other error is thrown again. */
export function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
