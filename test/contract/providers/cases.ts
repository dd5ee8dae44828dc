import { providers } from "../../../src/providers/index.ts";
import type { Endpoint, Provider } from "../../../src/providers/provider.ts";
import type { RequestParts } from "../../support/format-request.ts";
import type { Sample } from "../formats/sample.ts";
import { samplesOf } from "../formats/samples.ts";
import { forModel, knows, modelFor, modelNamed, modelsOf } from "./models.ts";
import { filled, hasPlaceFor, paramsIn, servedAt } from "./places.ts";

/** One way to ask one endpoint of one provider. */
export interface Case {
  readonly name: string;
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly sample: Sample;
  /** Whether it is the endpoint's usual one. */
  readonly isUsual: boolean;
  /** What is sent; `params` go into the path instead of the sample's own. */
  parts(wanted?: { readonly stream?: boolean }, params?: Readonly<Record<string, string>>): Asked;
  /** The same for another model; undefined where the endpoint has no place for its name. */
  withModel(model: string): Asked | undefined;
}

export type Asked = RequestParts & { readonly path: string };

/** Every endpoint of the providers that have a path of their own, in every way that its format has a sample for. */
export const cases: readonly Case[] = providers.flatMap((provider) =>
  provider.endpoints.flatMap((endpoint) => casesOf(provider, endpoint)),
);

/** Sentences about endpoints that nothing says how to ask. */
export const unasked: readonly string[] = providers.flatMap((provider) =>
  provider.endpoints
    .filter((endpoint) => casesOf(provider, endpoint).length === 0)
    .map(({ method, pattern, format }) =>
      samplesOf(format.id).length === 0
        ? `${provider.id}: ${method} ${pattern} is not tried: add how ${format.id} is asked to a file in test/contract/formats/samples.`
        : `${provider.id}: ${method} ${pattern} is not tried: no sample of ${format.id} has a path that leads there, ` +
          "nor can one be made of the pattern: add a sample with such a path, or what is usual to test/contract/providers/places.ts.",
    ),
);

function casesOf(provider: Provider, endpoint: Endpoint): Case[] {
  const samples = samplesOf(endpoint.format.id);
  const isAt = (sample: Sample) => leadsTo(provider, endpoint, partsOf(sample).path ?? endpoint.pattern);
  const own = samples.filter(isAt);
  const tried = (own.length > 0 ? own : samples.slice(0, 1)).map((sample) => caseOf(provider, endpoint, sample));
  const fitting = tried.filter((one) => leadsTo(provider, endpoint, one.parts().path));
  return fitting.map((one, index) => (index === 0 ? one : { ...one, name: `${one.name}, ${index + 1}`, isUsual: false }));
}

function caseOf(provider: Provider, endpoint: Endpoint, sample: Sample): Case {
  const parts: Case["parts"] = (wanted = {}, params) => {
    const asked = forKnownModel(provider, endpoint, sample, partsOf(sample, wanted));
    const query = provider.wantsInQuery === undefined ? {} : { query: { [provider.wantsInQuery]: "2024-10-21" } };
    return { ...query, ...asked, path: pathOf(provider, endpoint, asked, modelNamed(sample, asked), params) };
  };
  return {
    name: `${provider.id} ${endpoint.method} ${endpoint.pattern}`,
    provider,
    endpoint,
    sample,
    isUsual: true,
    parts,
    withModel(model) {
      const place = modelPlace(endpoint);
      if (place !== undefined) {
        const asked = parts({}, { [place]: model });
        return hasPlaceFor(endpoint, place, model) && leadsTo(provider, endpoint, asked.path) ? asked : undefined;
      }
      const asked = forModel(sample, parts(), model);
      return asked && { ...asked, path: parts().path };
    },
  };
}

function partsOf(sample: Sample, wanted: { readonly stream?: boolean } = {}): RequestParts {
  return sample.task === "chat" ? sample.ask(wanted) : sample.ask();
}

function leadsTo(provider: Provider, endpoint: Endpoint, path: string): boolean {
  return servedAt(provider, endpoint.method, path) === endpoint;
}

/** The place of a pattern that a model's name goes into. */
function modelPlace({ pattern, format }: Endpoint): "model" | "id" | undefined {
  if (pattern.includes("{model")) return "model";
  return format.task === "models" && pattern.includes("{id") ? "id" : undefined;
}

/** A vendor's own model where the sample names another vendor's. */
function forKnownModel(provider: Provider, endpoint: Endpoint, sample: Sample, parts: RequestParts): RequestParts {
  const named = modelNamed(sample, parts);
  if (named === undefined || modelPlace(endpoint) || knows(provider, named)) return parts;
  const [like = ""] = named.split(/[-/.]/);
  const known = modelFor(provider, sample.task, like);
  return (known !== undefined && forModel(sample, parts, known)) || parts;
}

/** The sample's model where it is the provider's, or where the provider has none that everybody knows. */
function likeliest(provider: Provider, models: readonly string[], named: string | undefined): readonly string[] {
  if (named === undefined) return models;
  return knows(provider, named) ? [named, ...models] : [...models, named];
}

function pathOf(
  provider: Provider,
  endpoint: Endpoint,
  { path }: RequestParts,
  named: string | undefined,
  params?: Readonly<Record<string, string>>,
): string {
  if (!params && path !== undefined && leadsTo(provider, endpoint, path)) return path;
  const models = modelsOf(provider, endpoint.format.task);
  const about = endpoint.format.task === "models" && models[0] !== undefined ? { id: models[0], model: models[0] } : {};
  return filled(endpoint, { ...about, ...paramsIn(endpoint, path), ...params }, likeliest(provider, models, named));
}
