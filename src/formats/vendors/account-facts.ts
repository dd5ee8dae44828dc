import type { WireFormat, WriteContext } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";

/** `GET` of what a vendor tells about itself or the caller's account: no model is asked, and nothing of it is kept. */
export function accountFacts(id: string, facts: (context: WriteContext) => object): WireFormat<"models"> {
  return {
    id,
    task: "models",
    readAsk: () => ({ task: "models" }),
    writeAnswer(_answer, _ask, context) {
      return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(facts(context)) };
    },
    readUsage: (_json, before) => before,
  };
}
