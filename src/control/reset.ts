import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { nearest } from "../errors/nearest.ts";
import { type ResetPart, resetParts } from "../schema/control/reset-parts.ts";
import { described, text } from "./describe.ts";
import { filled } from "./parameters.ts";
import { routes } from "./routes.ts";

const part = z.enum(resetParts, {
  error: ({ input }) => {
    const meant = typeof input === "string" ? nearest(input, resetParts) : undefined;
    const advice = meant === undefined ? "" : `did you mean '${meant}'? `;
    return `${JSON.stringify(input)} is no part: ${advice}parts: ${resetParts.join(", ")}`;
  },
});
const parts = z
  .string()
  .transform((words) => words.split(",").map((word) => word.trim()))
  .pipe(z.array(part));
const query = z.strictObject({ account: filled("an account").optional(), parts: parts.optional() });

interface Done {
  readonly reset: string;
  readonly parts: readonly ResetPart[];
}

/**
 * `POST /_aigw/reset[?account=&parts=]`: forgets what happened and what was set at run time, keeps the configuration (R-12: all
 * accounts without one); parts of that, where they are named: `parts=cache,faults`.
 */
export function resetResource(app: FastifyInstance, reset: (account?: string, parts?: readonly ResetPart[]) => void): void {
  routes(app).post(
    "/reset",
    {
      summary: "Forget what an account did and what was set for it, or all accounts; parts of that, where they are named",
      query,
      answer: () => described<Done>({ reset: text(), parts: z.array(z.enum(resetParts)) }),
    },
    ({ query: { account, parts } }): Done => {
      reset(account, parts);
      return { reset: account ?? "all accounts", parts: parts ?? resetParts };
    },
  );
}
