import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../errors/envelopes.ts";
import { nearest } from "../errors/nearest.ts";
import { NoJson } from "./json-body.ts";
import type { ServedRoute } from "./openapi.ts";
import { Refused } from "./refused.ts";

/**
 * Problem details (RFC 9457) for what the control API does not serve or cannot read. To be called before routes are added, with
 * the list that they will be in.
 */
export function refusals(app: FastifyInstance, routes: readonly ServedRoute[]): void {
  app.setNotFoundHandler((request, reply) => sendProblem(reply, 404, notServed(request, routes)));
  app.setErrorHandler((error: FastifyError | NoJson | Refused, request, reply) => {
    if (error instanceof NoJson) return sendProblem(reply, 400, error.message);
    if (error instanceof Refused) return sendProblem(reply, error.status, error.message, error.hint);
    if (!error.validation) throw error;
    const part =
      error.validationContext === "body" || error.validationContext === "params" ? error.validationContext : "querystring";
    return sendProblem(reply, 400, error.validation.map((mistake) => describe(mistake, request, part)).join("; "));
  });
}

/** `hint`: what to do about it, which `detail` says too. */
function sendProblem(reply: FastifyReply, status: number, detail: string, hint?: string): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/problem+json")
    .send(problem(status, STATUS_CODES[status] ?? "Error", detail, hint));
}

function notServed({ method, raw }: FastifyRequest, routes: readonly ServedRoute[]): string {
  const path = (raw.url ?? "/").split("?")[0] ?? "/";
  const here = routes.filter(({ url }) => matches(url, path));
  if (here.length > 0) return `${path} does not take ${method}; use ${here.map((route) => route.method).join(" or ")}`;
  const known = routes.map((route) => `${route.method} ${route.url.replace(/:(\w+)/g, "{$1}")}`);
  const meant = nearest(path, [...new Set(routes.map((route) => route.url))]);
  const advice = meant === undefined ? "" : `did you mean ${meant}? `;
  return `nothing is served at ${method} ${path}; ${advice}there is ${known.join(", ")}`;
}

function matches(url: string, path: string): boolean {
  const wanted = url.split("/");
  const segments = path.split("/");
  return wanted.length === segments.length && wanted.every((step, index) => step.startsWith(":") || step === segments[index]);
}

type Mistake = NonNullable<FastifyError["validation"]>[number];

/** Which parameter or field, what was found in it, what is expected; for an unknown one, which was probably meant. */
function describe({ instancePath, keyword, params, message }: Mistake, request: FastifyRequest, part: Part): string {
  const unknown = params["keys"];
  if (keyword === "unrecognized_keys" && Array.isArray(unknown)) {
    const known = namesIn(request, part);
    return unknown.map((name) => unknownName(String(name), known, part)).join("; ");
  }
  // A mistake in the body as a whole has the path "/".
  const path = instancePath.split("/").filter((name) => name !== "");
  if (path.length === 0 && part === "body") return `the body: ${ofObject(message)}, found ${outline(request.body)}`;
  const found = valueAt(part === "querystring" ? request.query : request[part], path);
  // what was meant as a secret is not repeated.
  const value = path.includes("secret") && found !== undefined ? "something else" : shown(found);
  return `${path.join(".") || "the body"}: ${message}, found ${value}`;
}

/** Zod's own sentence about a body that is no object, in our words. */
function ofObject(message: string | undefined): string {
  return message === undefined || message.startsWith("Invalid input") ? "expected an object of fields" : message;
}

/** the names of the fields alone, since one of them may hold a secret. */
function outline(body: unknown): string {
  if (body === undefined || body === null) return "nothing";
  if (typeof body !== "object") return typeof body === "string" ? "text" : `a ${typeof body}`;
  if (Array.isArray(body)) return "a list";
  const names = Object.keys(body);
  return names.length === 0 ? "no field" : names.join(", ");
}

type Part = "body" | "params" | "querystring";

function unknownName(name: string, known: readonly string[], part: Part): string {
  const meant = nearest(name, known);
  const advice = meant === undefined ? "" : `did you mean '${meant}'? `;
  return `unknown ${part === "body" ? "field" : "parameter"} '${name}'; ${advice}known here: ${known.join(", ")}`;
}

function namesIn({ routeOptions }: FastifyRequest, part: Part): string[] {
  let schema: unknown = routeOptions.schema?.[part];
  // A body that may be left out is an object all the same.
  while (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) schema = schema.unwrap();
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    const own = typeof inner === "object" && inner !== null ? Object.entries(inner).find(([key]) => key === name) : undefined;
    return own?.[1];
  }, value);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
