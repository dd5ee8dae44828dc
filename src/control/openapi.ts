import { STATUS_CODES } from "node:http";
import { z } from "zod";
import type { AnyTold } from "./routes.ts";

/** A path that is served. */
export interface ServedRoute {
  readonly method: string;
  /** With its prefix, and parameters as ":id". */
  readonly url: string;
  readonly told: AnyTold | undefined;
}

/** The control API as OpenAPI 3.1, made from the schemas that check what comes in. `url` is where it is served. */
export function openApiDocument(routes: readonly ServedRoute[], { version, url }: { version: string; url: string }): object {
  const parts = new Components();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, parts) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Control API of aigw-emulator", version },
    servers: [{ url }],
    security: [{}, { controlToken: [] }],
    paths,
    components: {
      schemas: { Problem: PROBLEM, ...parts.schemas },
      securitySchemes: { controlToken: { type: "http", scheme: "bearer" } },
    },
  };
}

/** RFC 9457. */
const PROBLEM = {
  type: "object",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What is wrong, and what to do about it" },
    hint: { type: "string", description: "What to do about it, by itself" },
  },
  required: ["type", "title", "status", "detail"],
  additionalProperties: false,
};

function operation({ method, url, told }: ServedRoute, parts: Components): object {
  const { summary = "", query, params, body, answer, produces, statuses = [200] } = told ?? {};
  const content = produces
    ? Object.fromEntries(produces.map((type) => [type, {}]))
    : { "application/json": { schema: answer ? parts.add(answer(), "output") : {} } };
  const good = statuses.map((status) => [String(status), { description: STATUS_CODES[status] ?? "", content }]);
  const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return {
    operationId: operationId(method, url),
    summary,
    tags: [url.split("/")[2] ?? ""],
    parameters: [...parameters(params, "path", parts), ...parameters(query, "query", parts)],
    ...(body && { requestBody: requestBody(body, parts) }),
    responses: {
      ...Object.fromEntries(good),
      default: { description: "What is wrong, and what to do about it", content: problem },
    },
  };
}

function requestBody(body: z.ZodType, parts: Components): object {
  const required = !body.safeParse(undefined).success;
  return { required, content: { "application/json": { schema: parts.add(body, "input") } } };
}

/** "DELETE /_aigw/faults/:id" is deleteFaultsId. */
function operationId(method: string, url: string): string {
  const words = url.split(/[^a-z]+/i).slice(2);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function parameters(schema: z.ZodType | undefined, place: "path" | "query", parts: Components): object[] {
  const whole = schema && (parts.add(schema, "input") as { properties?: Record<string, object>; required?: string[] });
  return Object.entries(whole?.properties ?? {}).map(([name, one]) => ({
    name,
    in: place,
    required: place === "path" || whole?.required?.includes(name) === true,
    schema: one,
  }));
}

const DEFS = "#/$defs/";

/** Schemas that have a name stand in one place, however many answers they are part of. */
class Components {
  readonly schemas: Record<string, object> = {};

  /** The schema, with references to those. */
  add(schema: z.ZodType, io: "input" | "output"): object {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [name, one] of Object.entries($defs)) this.schemas[name] = moved(one) as object;
    return moved(own) as object;
  }
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "$ref" && typeof member === "string" ? member.replace(DEFS, "#/components/schemas/") : moved(member),
    ]),
  );
}
