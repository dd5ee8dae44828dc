import { existsSync } from "node:fs";

/** Beside the project, or beside the folder that it is checked out in. A stranger's clone has neither. */
const PLACES = ["../shared", "../../shared"];

/** A file of the papers that this project is built to; undefined where they are not at hand. */
export function sharedFile(path: string): string | undefined {
  return PLACES.map((place) => `${place}/${path}`).find((file) => existsSync(file));
}
