import { jsonIn } from "../../exchange/body.ts";

/** The JSON that a body holds; undefined where it holds none. */
export function jsonOr(body: Uint8Array): unknown {
  try {
    return jsonIn(body);
  } catch {
    return undefined;
  }
}
