import { jsonIn } from "../../exchange/body.ts";
import type { Arrival, Exchange } from "../../exchange/exchange.ts";
import { singleStep } from "../../plans/native.ts";
import { planRest, type RestParts } from "../../plans/rest/plan.ts";
import { isObject, type RestQuestion, readQuestion } from "../../plans/rest/question.ts";
import { NOTHING_ASKED, parseOptions, type RequestOptions } from "../../rules/request-options.ts";
import { locateGateway, makeIfNew, noGateway } from "../locate.ts";
import type { Received } from "../receive.ts";
import { authenticateRest } from "./authenticate.ts";

/** What the REST API needs to know besides the request. */
export interface RestSettings extends RestParts {
  readonly strict: boolean;
}

/**
 * Understands a request to Cloudflare's API (section 4): gateway, token, options, model and body, in this order (section
 * 23). Throws GatewayError for what is refused at the door.
 */
export function restIntake(received: Received, inHeaders: RequestOptions, settings: RestSettings): Exchange {
  const { id, arrival, account, clock, random, trace } = received;
  const question = readQuestion(arrival);
  const options = optionsInBody(question);
  // An empty name is none.
  const wanted = arrival.headers[GATEWAY_ID]?.trim() || options[GATEWAY_ID] || undefined;
  // G-REST-6: models of Cloudflare's pass a gateway only when one is named.
  const plain = wanted === undefined && isCloudflares(question.model, settings);
  const located = plain ? noGateway(account) : locateGateway(account, wanted ?? arrival.gateway, settings, trace);
  const bound = arrival.bound === true;
  if (!bound) authenticateRest(arrival, account, settings, trace);
  const gateway = makeIfNew(located, trace);
  const requested = plain ? NOTHING_ASKED : withOptions(options, arrival, inHeaders);
  const plan = singleStep(planRest(arrival, question, settings));
  const surface = bound ? "binding" : "rest";
  const resumable = bound && !plain && asksForStream(question, arrival);
  const place = { gateway, requested, surface, authenticated: true, plain, resumable, plan } as const;
  return { id, arrival, account, clock, random, trace, ...place, steps: [], admitted: false };
}

function withOptions(options: Record<string, string>, arrival: Arrival, inHeaders: RequestOptions): RequestOptions {
  return Object.keys(options).length === 0 ? inHeaders : parseOptions({ ...options, ...arrival.headers });
}

const GATEWAY_ID = "cf-aig-gateway-id";

/** In a body that is all input, or beside the model's name. */
function asksForStream({ place, body }: RestQuestion, arrival: Arrival): boolean {
  const input = place === "path" ? jsonOf(arrival) : body?.["input"];
  return isObject(input) && input["stream"] === true;
}

function jsonOf({ body }: Arrival): unknown {
  try {
    return jsonIn(body);
  } catch {
    return undefined;
  }
}

function isCloudflares(model: string | undefined, { providers }: RestParts): boolean {
  const author = model?.slice(0, model.indexOf("/"));
  return providers.some(({ rest }) => rest?.cloudflare && rest.author === author);
}

/** Lists and objects mean nothing here, and some have no text: `{"toString":1}`. */
const SAYS_SOMETHING = new Set(["string", "number", "boolean"]);

/** `options.gateway` of a `/run` body, as the headers that say the same; a header counts more (control-plane section 17). */
function optionsInBody({ place, body }: RestQuestion): Record<string, string> {
  const options = place === "run" ? body?.["options"] : undefined;
  const gateway = isObject(options) ? options["gateway"] : undefined;
  if (!isObject(gateway)) return {};
  const given = {
    [GATEWAY_ID]: gateway["id"],
    "cf-aig-cache-ttl": gateway["cacheTtl"],
    "cf-aig-skip-cache": gateway["skipCache"],
  };
  const said = Object.entries(given).filter(([, value]) => SAYS_SOMETHING.has(typeof value));
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}
