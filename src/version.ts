/** Kept equal to package.json by a test: reading the file would cost `--version` more than printing it. */
export const version = "0.1.0";
