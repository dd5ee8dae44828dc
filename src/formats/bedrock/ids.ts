import type { Random } from "../../world/random.ts";
import { uuid } from "../openai/ids.ts";

/** The same for everything that asks within one answer. */
export function requestId(random: Random): string {
  return uuid(random.fork("request-id"));
}

export function toolUseId(random: Random): string {
  return `tooluse_${random.text(22)}`;
}
