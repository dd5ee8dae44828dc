import type { FastifyInstance, FastifyReply, HTTPMethods } from "fastify";
import { z } from "zod";
import { Refused } from "./refused.ts";

/** One path of the control API: what it takes, and what it says. The OpenAPI document is made from this. */
export interface Told<Query, Params, Body, Answer> {
  /** What it does, as a sentence. */
  readonly summary: string;
  readonly query?: z.ZodType<Query>;
  readonly params?: z.ZodType<Params>;
  readonly body?: z.ZodType<Body>;
  /** Made when somebody asks for the document. Left out where the answer is no JSON. */
  readonly answer?: () => z.ZodType<Answer>;
  /** Content types of an answer that is no JSON. */
  readonly produces?: readonly string[];
  /** 200 when left out. */
  readonly statuses?: readonly number[];
}

/** What is known of a path besides its method and URL. */
export type AnyTold = Told<unknown, unknown, unknown, unknown>;

interface Asked<Query, Params, Body> {
  readonly query: Query;
  readonly params: Params;
  readonly body: Body;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

type Handler<Query, Params, Body, Answer> = (asked: Asked<Query, Params, Body>, reply: FastifyReply) => Answer | Promise<Answer>;

/**
 * Adds paths that answer JSON. What does not fit its schema never gets to the handler, which answers, or throws a Refused
 * (refused.ts).
 */
export function routes(app: FastifyInstance) {
  const adder =
    (method: HTTPMethods) =>
    <Query, Params, Body, Answer>(
      url: string,
      told: Told<Query, Params, Body, Answer>,
      handler: Handler<Query, Params, Body, Answer>,
    ): void => {
      const { query, params, body } = told;
      app.route({
        method,
        url,
        schema: { ...(query && { querystring: query }), ...(params && { params }), ...(body && { body }) },
        config: tell(told),
        handler: ({ query, params, body, signal }, reply) => {
          if (!told.body) refuseBody(body, `${method} /_aigw${url}`, told.query);
          return handler({ query: query as Query, params: params as Params, body: body as Body, signal }, reply);
        },
      });
    };
  return { get: adder("GET"), post: adder("POST"), put: adder("PUT"), patch: adder("PATCH"), delete: adder("DELETE") };
}

/** What somebody has written there would be passed over: a reset of a part, say, would be one of all. */
function refuseBody(body: unknown, path: string, query: z.ZodType | undefined): void {
  if (body === undefined || body === null || (typeof body === "object" && Object.keys(body).length === 0)) return;
  const names = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  const hint =
    names.length === 0 ? "leave it out" : `what it takes stands in the URL: ?${names.map((name) => `${name}=`).join("&")}`;
  throw new Refused(400, `${path.replace(/:(\w+)/g, "{$1}")} takes no body`, hint);
}

/** For a path whose handler sends the answer itself. */
export function tell(told: object): object {
  return { told };
}

/** What a route was told; undefined for none. */
export function toldOf(config: unknown): AnyTold | undefined {
  const told = typeof config === "object" && config !== null && "told" in config ? config.told : undefined;
  return told as AnyTold | undefined;
}
