import type { Step } from "../../exchange/exchange.ts";
import { mindOf, type Trace } from "../../exchange/trace.ts";
import type { Quirks } from "../../schema/quirks.ts";
import { lintStreamWithCache, lintTtlWithoutCache } from "./caching.ts";
import { lintGatewayToken, lintProviderKey } from "./credentials.ts";
import { lintHeaders, lintHeadersWithoutEffectHere, lintStepOptions } from "./headers.ts";
import type { RequestLint, RequestView, StepLint } from "./lint.ts";
import { lintMetadata, lintStepMetadata } from "./metadata.ts";
import { lintEndpoint, lintUrl } from "./paths.ts";

// Each family has a file; a new lint is a line here, one in errors/lints.ts and its advice in errors/lint-advice.ts.
const requestLints: readonly RequestLint[] = [lintUrl, lintHeaders, lintMetadata, lintGatewayToken];

const stepLints: readonly StepLint[] = [
  lintEndpoint,
  lintProviderKey,
  lintStepOptions,
  lintStepMetadata,
  lintHeadersWithoutEffectHere,
  lintTtlWithoutCache,
  lintStreamWithCache,
];

/** Says what is probably a mistake in a request, whatever becomes of it. */
export function lintRequest(view: RequestView, trace: Trace): void {
  const mind = mindOf(trace);
  for (const lint of requestLints) lint(view, mind);
}

/** Says what is probably a mistake in a step. */
export function stepLinter(quirks: Quirks): (step: Step) => void {
  return (step) => {
    const mind = mindOf(step.exchange.trace);
    for (const lint of stepLints) lint(step, mind, quirks);
  };
}
