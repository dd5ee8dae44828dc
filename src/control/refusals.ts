import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../errors/envelopes.ts";
import { nearest } from "../errors/nearest.ts";

/** Problem details (RFC 9457) for what the control API does not serve or cannot read. To be called before routes are added. */
export function refusals(app: FastifyInstance): void {
  const routes: Route[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, 404, notServed(request, routes)));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (!error.validation) throw error;
    return sendProblem(reply, 400, error.validation.map((mistake) => describe(mistake, request)).join("; "));
  });
}

export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/problem+json")
    .send(problem(status, STATUS_CODES[status] ?? "Error", detail));
}

interface Route {
  readonly method: string;
  readonly url: string;
}

function notServed({ method, raw }: FastifyRequest, routes: readonly Route[]): string {
  const path = (raw.url ?? "/").split("?")[0] ?? "/";
  const here = routes.filter(({ url }) => matches(url, path));
  if (here.length > 0) return `${path} does not take ${method}; use ${here.map((route) => route.method).join(" or ")}`;
  const known = routes.map((route) => `${route.method} ${route.url.replace(/:(\w+)/g, "{$1}")}`);
  return `nothing is served at ${method} ${path}; there is ${known.join(", ")}`;
}

function matches(url: string, path: string): boolean {
  const wanted = url.split("/");
  const segments = path.split("/");
  return wanted.length === segments.length && wanted.every((step, index) => step.startsWith(":") || step === segments[index]);
}

type Mistake = NonNullable<FastifyError["validation"]>[number];

/** Which parameter, what was found in it, what is expected; for an unknown one, which was probably meant. */
function describe({ instancePath, keyword, params, message }: Mistake, request: FastifyRequest): string {
  const unknown = params["keys"];
  if (keyword === "unrecognized_keys" && Array.isArray(unknown)) {
    const known = parametersOf(request);
    return unknown.map((name) => unknownParameter(String(name), known)).join("; ");
  }
  const name = instancePath.slice(1);
  const { query } = request;
  const found =
    typeof query === "object" && query !== null ? Object.entries(query).find(([key]) => key === name)?.[1] : undefined;
  return `${name}: ${message}, found ${found === undefined ? "nothing" : JSON.stringify(found)}`;
}

function unknownParameter(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `unknown parameter '${name}'; ${meant === undefined ? "" : `did you mean '${meant}'? `}known here: ${known.join(", ")}`;
}

function parametersOf({ routeOptions }: FastifyRequest): string[] {
  const schema: unknown = routeOptions.schema?.querystring;
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
