import type { RecordedRequest } from "./recorded.ts";

/** From the endpoint, and a number: stable, and nothing of the prompt in it. */
export function newId({ path, method }: Pick<RecordedRequest, "path" | "method">, taken: ReadonlySet<string>): string {
  const words = path
    .replace(/^v\d+(?:beta\d*)?\//, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
  const base = words === "" ? method.toLowerCase() : words.slice(0, 40);
  let number = 1;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
