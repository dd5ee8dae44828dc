import type { GatewayError } from "../../errors/gateway-error.ts";
import type { Arrival, Outgoing, RestStep, StepPlan } from "../../exchange/exchange.ts";
import { StepRequest } from "../../exchange/step-request.ts";
import { restHeaders } from "../../intake/rest/headers.ts";
import type { Endpoint, Provider, RestShape } from "../../providers/provider.ts";
import type { ModelFacts } from "../../tasks/models.ts";
import { checkedInput, checkWebSearch, userInput } from "./checks.ts";
import { type Found, lookUp, type RestModels } from "./look-up.ts";
import { paymentOf } from "./payment.ts";
import type { Body, RestQuestion } from "./question.ts";

export interface RestParts {
  /** All that are played, those without a slug of their own too. */
  readonly providers: readonly Provider[];
  readonly models: RestModels;
  readonly lenient: boolean;
}

/** One step for a REST request, checked in the order that was seen: the model, then the body (G-REST-9). */
export function planRest(arrival: Arrival, question: RestQuestion, parts: RestParts): StepPlan {
  const { place, model, body } = question;
  if (model === undefined) throw userInput("Required value missing: model", 'the body is JSON with "model": "{author}/{model}"');
  const found = lookUp(model, parts.providers, parts.models, parts.lenient);
  if (place === "path") return stepFor(arrival, found, ownPath(arrival, found, arrival.path, arrival.body));
  if (place === "run") return planRun(arrival, found, body);
  const endpoint = endpointAt(place, found);
  const asked = body ?? {};
  checkWebSearch(asked, place, found);
  // Cloudflare's models keep their names, and so their bytes.
  const bytes = found.id === model ? arrival.body : undefined;
  return stepFor(arrival, found, ask(arrival, found, endpoint, { ...asked, model: found.id }, bytes));
}

function planRun(arrival: Arrival, found: Found, body: Body | undefined): StepPlan {
  const { reach, facts, id } = found;
  // By its own name a model of Cloudflare's takes and gives what is its own; what does not fit it refuses itself.
  if (reach.cloudflare && found.slug === id) {
    const input = Buffer.from(JSON.stringify(body?.["input"] ?? {}));
    return stepFor(arrival, found, ownPath(arrival, found, `run/${id}`, input));
  }
  const shape = facts === undefined || facts.task === "chat" ? reach.run : SHAPE_OF[facts.task];
  const endpoint = shape && reach[shape];
  if (!endpoint) throw notServed(found, shape ?? facts?.task ?? "run");
  const input = checkedInput(body, found);
  checkWebSearch(input, shape, found);
  const payment = paymentOf(arrival, found, input);
  return stepFor(arrival, found, ask(arrival, found, endpoint, { ...input, model: id }), {
    dressed: true,
    ...(payment && { payment }),
  });
}

/** Of models that do something else than talk. */
const SHAPE_OF: { readonly [Task in ModelFacts["task"]]?: RestShape } = {
  embedding: "embeddings",
  image: "image",
  video: "video",
};

function stepFor(arrival: Arrival, found: Found, outgoing: Outgoing, more: Partial<RestStep> = {}): StepPlan {
  const { provider, slug, id, facts } = found;
  return {
    provider,
    endpoint: outgoing.endpoint,
    request: new StepRequest({
      method: arrival.method,
      path: arrival.path,
      search: arrival.search,
      params: { model: id },
      headers: outgoing.request.headers,
      body: arrival.body,
    }),
    outgoing,
    rest: { slug, dressed: false, bare: arrival.bound === true, sold: facts?.unifiedBilling !== false, ...more },
  };
}

function ask(arrival: Arrival, { provider }: Found, endpoint: Endpoint, json: Body, bytes?: Uint8Array): Outgoing {
  const body = bytes ?? Buffer.from(JSON.stringify(json));
  const headers = { ...restHeaders(arrival.headers, provider), "content-type": "application/json" };
  return {
    endpoint,
    request: new StepRequest({ method: "POST", path: endpoint.pattern, search: "", params: {}, headers, body }, json),
  };
}

/** Paths with the model in them, which the provider takes as they are. */
function ownPath({ search, headers }: Arrival, { provider, reach }: Found, path: string, body: Uint8Array): Outgoing {
  const sent = restHeaders(headers, provider);
  for (const endpoint of reach.paths ?? []) {
    const params = endpoint.match(path);
    if (params) return { endpoint, request: new StepRequest({ method: "POST", path, search, params, headers: sent, body }) };
  }
  return { endpoint: undefined, request: new StepRequest({ method: "POST", path, search, params: {}, headers: sent, body }) };
}

function endpointAt(shape: RestShape, found: Found): Endpoint {
  const { reach, facts } = found;
  const endpoint = reach[shape];
  const unserved = (shape === "responses" && facts?.responses === false) || (shape === "embeddings" && !reach.cloudflare);
  if (!endpoint || unserved) throw notServed(found, shape);
  return endpoint;
}

function notServed({ slug, reach }: Found, shape: RestShape | ModelFacts["task"] | "run"): GatewayError {
  const shapes = SHAPES.filter((candidate) => reach[candidate]);
  return userInput(`${slug} is not available for ${shape}`, `it takes: ${["run", ...shapes].join(", ")}`);
}

const SHAPES = ["chat", "messages", "responses", "embeddings"] as const satisfies readonly RestShape[];
