import type { Mind } from "../../exchange/trace.ts";
import { type GivenOptions, NOTHING_ASKED, type Remark } from "../../rules/request-options.ts";
import type { RequestLint, StepLint } from "./lint.ts";

/** AIGW-L007 and AIGW-L021, in the request's own header. */
export const lintMetadata: RequestLint = ({ requested }, mind) => {
  if (requested !== NOTHING_ASKED) lintRemarks(requested.given, requested.remarks, mind);
};

/** The same in the header of a universal step. */
export const lintStepMetadata: StepLint = ({ asks }, mind) => {
  if (asks) lintRemarks(asks.headers, asks.remarks, mind);
};

function lintRemarks(given: GivenOptions, remarks: readonly Remark[], mind: Mind): void {
  for (const { name, text } of remarks) {
    // What has a value and a remark was cut and not lost.
    if (name === "cf-aig-metadata") mind(given.metadata?.value ? "AIGW-L021" : "AIGW-L007", text);
  }
}
