import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { filled } from "./parameters.ts";

/** `POST /_aigw/reset[?account=]`: forgets what happened, keeps the configuration (R-12: all accounts without one). */
export function resetResource(app: FastifyInstance, reset: (account?: string) => void): void {
  const query = z.strictObject({ account: filled("an account").optional() });
  app.withTypeProvider<ZodTypeProvider>().post("/reset", { schema: { querystring: query } }, (request) => {
    reset(request.query.account);
    return { reset: request.query.account ?? "all accounts" };
  });
}
