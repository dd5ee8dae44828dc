import { expect } from "vitest";
import type { FormatRequest, WireFormat, WriteContext, Written } from "../../../src/formats/format.ts";
import { providers } from "../../../src/providers/index.ts";
import type { Endpoint } from "../../../src/providers/provider.ts";
import type { Answer, Ask, KeptAsk } from "../../../src/tasks/task.ts";
import { seededRandom } from "../../../src/world/random.ts";
import { formatRequest, type RequestParts } from "../../support/format-request.ts";
import { urls } from "../../support/own-urls.ts";
import { NOW_MS } from "./answers.ts";

/** A wire format as some providers serve it. */
export interface Served {
  readonly name: string;
  readonly format: WireFormat;
  readonly endpoints: readonly Endpoint[];
}

/** Every format that some provider speaks, in the order of the providers. */
export const servedFormats: readonly Served[] = collect();

function collect(): Served[] {
  const all = providers.flatMap((provider) => {
    const endpoints = provider.compat ? [...provider.endpoints, provider.compat.endpoint] : provider.endpoints;
    return endpoints.map((endpoint) => ({ provider: provider.id, endpoint }));
  });
  return [...new Set(all.map(({ endpoint }) => endpoint.format))].map((format) => {
    const serving = all.filter(({ endpoint }) => endpoint.format === format);
    const name = `${format.id} of ${[...new Set(serving.map(({ provider }) => provider))].join(", ")}`;
    return { name, format, endpoints: serving.map(({ endpoint }) => endpoint) };
  });
}

/** The request as it comes in at the first endpoint that serves the format and knows the path. */
export function requestFor({ name, endpoints }: Served, parts: RequestParts): FormatRequest {
  for (const { method, pattern, match } of endpoints) {
    const path = parts.path ?? pattern;
    const params = match(path);
    if (params) return formatRequest({ ...parts, path, params, method });
  }
  return expect.fail(`no endpoint for ${name} knows ${parts.path ?? "its own pattern"}: ${endpoints.map(shown).join(", ")}`);
}

export function readAsk(served: Served, parts: RequestParts): Ask | KeptAsk {
  return served.format.readAsk(requestFor(served, parts));
}

/** Asks and answers; `seed` stands for what differs between two exchanges. */
export function writeAnswer(served: Served, parts: RequestParts, answer: Answer, seed: string): Written {
  const request = requestFor(served, parts);
  return served.format.writeAnswer(answer, served.format.readAsk(request), context(request, seed));
}

export function context(request: FormatRequest, seed: string): WriteContext {
  return { random: seededRandom(seed), nowMs: NOW_MS, request, urls };
}

function shown({ method, pattern }: Endpoint): string {
  return `${method} ${pattern}`;
}
