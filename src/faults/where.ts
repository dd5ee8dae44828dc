import { z } from "zod";
import type { Exchange, Step } from "../exchange/exchange.ts";
import { fits } from "./glob.ts";

const text = "expected text";
const pattern = z.string(text).min(1, text).optional();
const whole = (least: number) => {
  const expected = `expected a whole number, ${least} or more`;
  return z.int(expected).min(least, expected).optional();
};
const scalar = z.union([z.string(), z.number(), z.boolean()], text).transform(String);
const pairs = z.record(z.string(), scalar, "expected names and values").optional();

/** Which requests a rule is for; all that is said must fit. */
export const whereShape = {
  gateway: pattern.describe("Gateway id"),
  provider: pattern.describe("Provider slug"),
  model: pattern.describe("Model, as the caller names it"),
  endpoint: z
    .string(text)
    .transform((path) => path.replace(/^\/+/, ""))
    .refine((path) => path !== "", text)
    .optional()
    .describe("Path after the provider"),
  headers: pairs.describe("Request headers"),
  metadata: pairs.describe("Entries of cf-aig-metadata"),
  step: whole(0).describe("Step of a fallback, counted from 0"),
  attempt: whole(1).describe("Try of a step, counted from 1"),
};

export type Where = z.output<z.ZodObject<typeof whereShape>>;

/** Where damage could be done. */
export interface Place {
  readonly exchange: Exchange;
  readonly step: Step | undefined;
  /** Of an attempt. */
  readonly attempt?: number | undefined;
}

export function isThere(where: Where, { exchange, step, attempt }: Place): boolean {
  const { arrival, gateway, requested } = exchange;
  const metadata = step?.options.metadata.value ?? requested.given.metadata?.value ?? undefined;
  return (
    agrees(where.gateway, gateway.id) &&
    // Before the gateway has seen the request, the path is all that is known of the provider.
    agrees(where.provider, step?.provider.id ?? arrival.path.split("/", 1)[0]) &&
    agrees(where.model, ...modelNames(step)) &&
    agrees(where.endpoint, ...spellings(step?.request.path ?? afterProvider(arrival.path))) &&
    (where.step === undefined || where.step === step?.index) &&
    (where.attempt === undefined || where.attempt === attempt) &&
    all(where.headers, (name) => arrival.headers[name.toLowerCase()]) &&
    all(where.metadata, (name) => textOf(metadata?.[name]))
  );
}

function agrees(wanted: string | undefined, ...names: readonly (string | undefined)[]): boolean {
  return wanted === undefined || names.some((name) => fits(wanted, name));
}

/** Where one URL serves all providers, callers put the provider before the model. */
function modelNames(step: Step | undefined): (string | undefined)[] {
  const model = step?.request.model;
  return model === undefined ? [model] : [model, `${step?.provider.id}/${model}`];
}

/** Paths are written with the version and without it. */
function spellings(path: string): string[] {
  const plain = path.replace(/^v\d+(?:beta\d*)?\//, "");
  return [path, plain, `v1/${plain}`];
}

function afterProvider(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

function all(wanted: Readonly<Record<string, string>> | undefined, find: (name: string) => string | undefined): boolean {
  return wanted === undefined || Object.entries(wanted).every(([name, value]) => fits(value, find(name)));
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** "for provider openai and model gpt-4o*", or nothing. */
export function whereText({ headers, metadata, ...rest }: Where): string {
  const plain = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const named = (what: string, values: Readonly<Record<string, string>> = {}) =>
    Object.entries(values).map(([name, value]) => `${what} ${name}: ${value}`);
  const parts = [...plain, ...named("header", headers), ...named("metadata", metadata)];
  return parts.length === 0 ? "" : `for ${parts.join(" and ")}`;
}
