import type { Arrival, Exchange } from "../../exchange/exchange.ts";
import { singleStep } from "../../plans/native.ts";
import { planRest, type RestParts } from "../../plans/rest/plan.ts";
import { isObject, type RestQuestion, readQuestion } from "../../plans/rest/question.ts";
import { NOTHING_ASKED, parseOptions, type RequestOptions } from "../../rules/request-options.ts";
import { type Gateway, gatewayFrom } from "../../schema/gateway.ts";
import { locateGateway, makeIfNew } from "../locate.ts";
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
  const located = plain ? undefined : locateGateway(account, wanted ?? arrival.gateway, settings, trace);
  authenticateRest(arrival, account, settings, trace);
  const gateway = located ? makeIfNew(located, trace) : NO_GATEWAY;
  const requested = plain ? NOTHING_ASKED : withOptions(options, arrival, inHeaders);
  const plan = singleStep(planRest(arrival, question, settings));
  const place = { gateway, requested, surface: "rest", authenticated: true, plain, plan } as const;
  return { id, arrival, account, clock, random, trace, ...place, steps: [], admitted: false };
}

function withOptions(options: Record<string, string>, arrival: Arrival, inHeaders: RequestOptions): RequestOptions {
  return Object.keys(options).length === 0 ? inHeaders : parseOptions({ ...options, ...arrival.headers });
}

const GATEWAY_ID = "cf-aig-gateway-id";

/** Nothing is kept, counted or logged. */
const NO_GATEWAY: Gateway = gatewayFrom({ id: "", collect_logs: false }, { strict: false, origin: "api" });

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
