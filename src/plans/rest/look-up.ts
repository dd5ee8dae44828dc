import { GatewayError } from "../../errors/gateway-error.ts";
import { nearest } from "../../errors/nearest.ts";
import type { Provider, RestReach } from "../../providers/provider.ts";
import type { ModelFacts } from "../../tasks/models.ts";

/** The models there are, by provider. A reload puts another object in its place. */
export interface RestModels {
  list(provider: string): readonly ModelFacts[];
  /** Whether the id is one of the mock models that misbehave on purpose. */
  isBehaviour(id: string): boolean;
}

/** A model of the REST API, and who serves it. */
export interface Found {
  readonly slug: string;
  readonly provider: Provider;
  readonly reach: RestReach;
  /** The provider's own id. */
  readonly id: string;
  /** Unknown of behaviours and of what Cloudflare itself will judge. */
  readonly facts: ModelFacts | undefined;
}

/** Finds a model by its name (G-REST-3, G-REST-4). Throws what the real service answers when there is none. */
export function lookUp(slug: string, providers: readonly Provider[], models: RestModels, lenient: boolean): Found {
  const listed = indexOf(models, providers);
  const exact = listed.get(slug) ?? withAuthor(slug, providers, models);
  const found = exact ?? (lenient ? spelledAlike(slug, listed) : undefined);
  if (found) return found;
  throw new GatewayError("modelNotFound", advice(slug, [...listed.keys()]), { about: { slug } });
}

type Index = ReadonlyMap<string, Found>;

/** Made once for each state of the catalogue. */
const indexes = new WeakMap<RestModels, Index>();

function indexOf(models: RestModels, providers: readonly Provider[]): Index {
  let index = indexes.get(models);
  if (!index) {
    index = new Map(providers.flatMap((provider) => entriesOf(provider, models)));
    indexes.set(models, index);
  }
  return index;
}

function entriesOf(provider: Provider, models: RestModels): [string, Found][] {
  const { rest: reach } = provider;
  if (!reach) return [];
  return models.list(provider.id).map((facts) => {
    const slug = facts.slug ?? `${reach.author}/${reach.nameOf?.(facts.id) ?? facts.id}`;
    return [slug, { slug, provider, reach, id: facts.id, facts }];
  });
}

/** Behaviours are every vendor's, and Cloudflare says itself which of its models there are. */
function withAuthor(slug: string, providers: readonly Provider[], models: RestModels): Found | undefined {
  const slash = slug.indexOf("/");
  const author = slug.slice(0, Math.max(0, slash));
  const provider = providers.find((candidate) => candidate.rest?.author === author);
  if (!provider?.rest) return undefined;
  const { rest: reach } = provider;
  const id = reach.cloudflare ? slug : slug.slice(slash + 1);
  const facts = models.list(provider.id).find((candidate) => candidate.id === id);
  return reach.cloudflare || models.isBehaviour(id) ? { slug, provider, reach, id, facts } : undefined;
}

/** With hyphens for dots, a date at the end, or without the author (quirk `lenientSlugs`). */
function spelledAlike(slug: string, listed: Index): Found | undefined {
  const wanted = plainName(slug);
  for (const [known, found] of listed) {
    const plain = plainName(known);
    if (plain === wanted || plain.slice(plain.indexOf("/") + 1) === wanted) return found;
  }
  return undefined;
}

function plainName(slug: string): string {
  return slug
    .toLowerCase()
    .replace(/-\d{8}$/, "")
    .replaceAll(".", "-");
}

function advice(slug: string, known: readonly string[]): string {
  if (slug.startsWith("dynamic/"))
    return "dynamic routes are not served here: call them at /v1/{account}/{gateway}/compat (G-REST-8)";
  const near = nearest(slug, known) ?? known.find((candidate) => candidate.endsWith(`/${slug}`));
  const meant = near === undefined ? "" : `did you mean '${near}'? `;
  return `${meant}Names are {author}/{model}, with dots in versions; mocks/models.yaml adds to them`;
}
