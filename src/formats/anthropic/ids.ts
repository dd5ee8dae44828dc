import type { Random } from "../../world/random.ts";

/** Who passes the API on, as ids tell it: nobody, Bedrock or Vertex. */
export type Via = "" | "bdrk_" | "vrtx_";

export function messageId(random: Random, via: Via): string {
  return `msg_${via}01${random.text(22)}`;
}

export function toolUseId(random: Random, via: Via): string {
  return `toolu_${via}01${random.text(22)}`;
}

/** The same for everything that asks within one answer: the header and an error's body must agree. */
export function requestId(random: Random, via: Via = ""): string {
  return `req_${via}01${random.fork("request-id").text(22)}`;
}
