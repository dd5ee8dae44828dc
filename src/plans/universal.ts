import { GatewayError } from "../errors/gateway-error.ts";
import { arrivalWith } from "../exchange/arrival-with.ts";
import { jsonIn } from "../exchange/body.ts";
import type { Arrival, Plan, StepPlan } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/reply.ts";
import { nativeStep } from "../intake/native-step.ts";
import { isDisabled, type ProviderList } from "../intake/plan.ts";
import { isStepFailure } from "../rules/retryable.ts";
import { stepOptions } from "../rules/step-options.ts";
import { planCompat } from "./compat.ts";

/** Tries the steps in order until one succeeds (G-UNI-7 to -10). What all failed with is the last one's answer. */
export function* universal(steps: readonly StepPlan[]): Plan {
  let last: Outcome | undefined;
  for (const step of steps) {
    last = yield step;
    if (last.kind === "reply" && !isStepFailure(last.reply)) return last.reply;
  }
  if (last?.kind === "reply") return last.reply;
  throw new GatewayError("noProviderResponse", last?.failure.message ?? "there was no step", { cause: last?.failure });
}

/** Reads the payload (G-UNI-1 to -5) and checks every step before any is tried (G-UNI-11). */
export function readSteps(arrival: Arrival, providers: ProviderList): StepPlan[] {
  const payload = parse(arrival.body);
  // G-UNI-2: one step may come without its list.
  const list = Array.isArray(payload) ? payload : [payload];
  if (list.length === 0) throw malformed("the list of steps is empty");
  return list.map((step: unknown, index) => readStep(step, index, arrival, providers));
}

function readStep(given: unknown, index: number, arrival: Arrival, providers: ProviderList): StepPlan {
  const step = objectAt(given, `step ${index}`);
  const slug = textAt(step, "provider", index);
  const endpoint = textAt(step, "endpoint", index).replace(/^\/+/, "");
  const mark = endpoint.indexOf("?");
  const path = mark < 0 ? endpoint : endpoint.slice(0, mark);
  const headers = headersOf(step);
  const config = step["config"] === undefined ? undefined : objectAt(step["config"], `step ${index}: config`);
  const sent = arrivalWith(arrival, {
    method: "POST",
    path: `${slug}/${path}`,
    search: mark < 0 ? "" : endpoint.slice(mark),
    headers: { "content-type": "application/json", ...headers },
    body: step["query"] === undefined ? new Uint8Array(0) : Buffer.from(JSON.stringify(step["query"])),
  });
  const asks = stepOptions({ headers, config });
  if (slug === "compat") return { ...planCompat(sent, path, providers), asks };
  const provider = providers.find(slug);
  if (!provider) {
    const known = providers.all.map(({ id }) => id).join(", ");
    const why = isDisabled(slug, providers) ?? `'${slug}' is no provider; known: ${known}`;
    throw new GatewayError("invalidProvider", `step ${index}: ${why}`);
  }
  return { ...nativeStep(sent, path, provider), asks };
}

function headersOf(step: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  const given = step["headers"];
  if (typeof given === "object" && given !== null) {
    for (const [name, value] of Object.entries(given)) {
      if (value !== null && value !== undefined)
        headers[name.toLowerCase()] = typeof value === "string" ? value : JSON.stringify(value);
    }
  }
  // G-UNI-4: where older payloads have the key.
  const { authorization } = step;
  if (headers["authorization"] === undefined && typeof authorization === "string") headers["authorization"] = authorization;
  return headers;
}

function textAt(step: Readonly<Record<string, unknown>>, field: string, index: number): string {
  const value = step[field];
  if (typeof value === "string" && value !== "") return value;
  throw malformed(`step ${index} has no "${field}"`);
}

function objectAt(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value));
  throw malformed(`${what} is no object`);
}

function parse(body: Uint8Array): unknown {
  try {
    return jsonIn(body);
  } catch {
    throw malformed("the body is not JSON");
  }
}

function malformed(what: string): GatewayError {
  return new GatewayError("badUniversalPayload", `${what}; send a list of { provider, endpoint, headers, query }`);
}
