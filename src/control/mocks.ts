import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { RuleUse } from "../backends/rule-report.ts";

const listQuery = z.strictObject({
  account: z.string().min(1).default("local"),
  unused: z.enum(["true", "false"]).optional(),
  shadowed: z.enum(["true", "false"]).optional(),
});

/** `GET /_aigw/mocks[?account=&unused=&shadowed=]`: the scripted rules, how often each has answered, and which never can. */
export function mocksResource(app: FastifyInstance, report: (account: string) => RuleUse[]): void {
  app.withTypeProvider<ZodTypeProvider>().get("/mocks", { schema: { querystring: listQuery } }, (request) => {
    const { account, unused, shadowed } = request.query;
    const rules = report(account).filter((rule) => agrees(unused, rule.hits === 0) && agrees(shadowed, rule.shadowed !== null));
    return { rules };
  });
}

function agrees(wanted: "true" | "false" | undefined, is: boolean): boolean {
  return wanted === undefined || (wanted === "true") === is;
}
